namespace Rtrl.Web.Components.Charts;

/// <summary>One curve of a chart: which run, which metric, and how it is told apart.</summary>
/// <param name="Label">Written at the line's end or in the legend.</param>
/// <param name="Colour">The run's colour index 0 to 7; null is ink (blocks within one run).</param>
/// <param name="Dash">Dash index 0 to 3; null follows the colour.</param>
public sealed record ChartLine(long Run, string Metric, string Label, int? Colour = null, int? Dash = null);
