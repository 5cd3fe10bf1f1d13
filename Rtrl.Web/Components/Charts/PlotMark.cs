namespace Rtrl.Web.Components.Charts;

/// <summary>A reference line across an <see cref="XyPlot"/> with a word: at an x (upright) or at a y (level).</summary>
public sealed record PlotMark(double At, string Word, bool Dashed = true, bool Iris = false);
