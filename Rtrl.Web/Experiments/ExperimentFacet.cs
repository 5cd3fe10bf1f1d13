namespace Rtrl.Web.Experiments;

/// <summary>One grid of an <see cref="ExperimentFigure"/>.</summary>
/// <param name="Label">The levels of the factors that are neither rows nor columns; empty where there are none.</param>
public sealed record ExperimentFacet(string Label, IReadOnlyList<(string Name, IReadOnlyList<ExperimentGridCell> Cells)> Rows);
