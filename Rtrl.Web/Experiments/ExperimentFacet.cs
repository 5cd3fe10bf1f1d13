namespace Rtrl.Web.Experiments;

/// <summary>One grid of an <see cref="ExperimentFigure"/>.</summary>
/// <param name="Levels">Of the factors that are neither rows nor columns; empty where there are none.</param>
public sealed record ExperimentFacet(
    IReadOnlyList<string> Levels,
    IReadOnlyList<(string Name, IReadOnlyList<ExperimentGridCell> Cells)> Rows
)
{
    /// <summary>The levels in words.</summary>
    public string Label => string.Join(", ", Levels);
}
