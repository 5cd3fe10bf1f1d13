namespace Rtrl.Web.Components.Charts;

/// <summary>A dotted vertical line at a step, with a word.</summary>
public sealed record ChartMark(long X, string Label);
