using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Figures;

/// <summary>One pair of axes: rows of points over columns.</summary>
/// <param name="Label">Above it; empty for none.</param>
/// <param name="Rows">By row and column; null where nothing is known.</param>
/// <param name="Reported">What a paper gives, likewise.</param>
internal sealed record FigurePanel(
    string Label,
    IReadOnlyList<IReadOnlyList<FigurePoint?>> Rows,
    IReadOnlyList<IReadOnlyList<FigurePoint?>> Reported
)
{
    /// <summary>Every number that must be within its axis.</summary>
    public IEnumerable<double> Values =>
        Rows.Concat(Reported)
            .SelectMany(row => row)
            .OfType<FigurePoint>()
            .SelectMany(point => (double[])[point.Value.Value, point.Value.Low, point.Value.High])
            .Where(double.IsFinite);
}

/// <summary>An estimate in a panel.</summary>
/// <param name="Says">In words, with its interval and n.</param>
#pragma warning disable MA0048 // read together
internal sealed record FigurePoint(Estimate Value, string Says);
#pragma warning restore MA0048
