using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Experiments;

/// <summary>One row of an <see cref="ExperimentFacet"/> over columns that have a scale.</summary>
/// <param name="Label">What the row is called in a legend.</param>
/// <param name="Points">By column; null where nothing is known: no line leads across.</param>
/// <param name="Reported">By column, those that a paper gives.</param>
public sealed record ExperimentCurve(
    string Label,
    IReadOnlyList<(double X, Estimate? Y)> Points,
    IReadOnlyList<(double X, ReportedValue Y)> Reported
);
