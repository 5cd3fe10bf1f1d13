using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Components.Charts;

/// <summary>One estimate of an <see cref="EstimatePlot"/>, beside what a paper gives for it.</summary>
/// <param name="Colour">A CSS colour, such as var(--run-0).</param>
/// <param name="Value">Null while no run says anything.</param>
/// <param name="Reported">The paper's number with its interval where it has one; null: it gives none.</param>
/// <param name="Seeds">How many of how many, at the line's end.</param>
public sealed record EstimateLine(
    string Label,
    string Colour,
    Estimate? Value,
    (double Value, double? Low, double? High)? Reported,
    string Seeds
);
