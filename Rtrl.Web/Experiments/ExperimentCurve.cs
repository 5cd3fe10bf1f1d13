using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Experiments;

/// <summary>One row of an <see cref="ExperimentFacet"/> over columns that have a scale.</summary>
/// <param name="Label">What the row is called in a legend.</param>
/// <param name="Points">By column, those that are known.</param>
public sealed record ExperimentCurve(string Label, IReadOnlyList<(double X, Estimate Y)> Points);
