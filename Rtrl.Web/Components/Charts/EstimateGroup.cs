namespace Rtrl.Web.Components.Charts;

/// <summary>Lines of an <see cref="EstimatePlot"/> that stand under one head.</summary>
/// <param name="Label">Empty: no head.</param>
public sealed record EstimateGroup(string Label, IReadOnlyList<EstimateLine> Lines);
