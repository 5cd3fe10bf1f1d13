namespace Rtrl.Web.Components.Charts;

/// <summary>One bin of a histogram.</summary>
/// <param name="Outline">Height of a second histogram, drawn as an outline; null without one.</param>
public sealed record PlotBar(double From, double To, double Height, double? Outline = null);
