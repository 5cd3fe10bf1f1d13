namespace Rtrl.Web.Components.Charts;

/// <summary>A dotted horizontal line with a word: "solved, 95 %".</summary>
public sealed record ChartReference(double Y, string Label);
