#pragma warning disable MA0048 // the wire format, read together
using System.Numerics;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Settings;
using Rtrl.Web.Inspection;

namespace Rtrl.Web.Api;

/// <param name="Source">"live", "first step" or which checkpoint, with its step.</param>
/// <param name="Poles">"exact" for a linear recurrence, else "local Jacobian": what a gated or nonlinear unit would do from where it
/// stands.</param>
internal sealed record UnitsResource(long Run, string Source, long Step, string Network, string Poles, IReadOnlyList<UnitFigures> Units)
{
    public static UnitsResource Of(Moment moment, LayerPortrait layer, IReadOnlyList<UnitFigures> units) =>
        new(moment.Run, moment.Source, moment.Step, layer.Network, Kind(moment), units);

    public static string Kind(Moment moment) => CellKind.Of(moment.Settings.Network).Linear ? "exact" : "local Jacobian";
}

internal sealed record PolesResource(long Run, string Source, long Step, string Poles, LayerPortrait Layer, IReadOnlyList<PolePath> Path)
{
    public static PolesResource Of(Moment moment, LayerPortrait layer, IReadOnlyList<PolePath> path) =>
        new(moment.Run, moment.Source, moment.Step, UnitsResource.Kind(moment), layer, path);
}

internal sealed record RehearsalResource(
    long Run,
    string Source,
    long Step,
    string Network,
    int Units,
    int StateComponents,
    StepsResource Steps
)
{
    public static RehearsalResource Of(Moment moment, string network, IReadOnlyList<RecordedStep> steps)
    {
        var components = moment.Description.StateComponents;
        return new RehearsalResource(
            moment.Run,
            moment.Source,
            moment.Step,
            network,
            steps[0].HiddenState.Length / Math.Max(1, components),
            components,
            StepsResource.Of(steps)
        );
    }
}

/// <param name="Real">Re h_k measured, shape [steps][units].</param>
/// <param name="Imaginary">Im h_k measured, shape [steps][units].</param>
/// <param name="ClosedReal">Re h_k of the formula; null for cells without one.</param>
/// <param name="ClosedImaginary">Im h_k of the formula.</param>
internal sealed record ImpulseResource(
    long Run,
    string Source,
    long Step,
    string Network,
    int Feature,
    IReadOnlyList<double> Layer,
    double? LargestDifference,
    IReadOnlyList<double[]> Real,
    IReadOnlyList<double[]> Imaginary,
    IReadOnlyList<double[]>? ClosedReal,
    IReadOnlyList<double[]>? ClosedImaginary
)
{
    public static ImpulseResource Of(Moment moment, string network, int feature, ImpulseResponse response) =>
        new(
            moment.Run,
            moment.Source,
            moment.Step,
            network,
            feature,
            response.Layer,
            response.LargestDifference,
            Part(response.Measured, h => h.Real),
            Part(response.Measured, h => h.Imaginary),
            response.ClosedForm is { } real ? Part(real, h => h.Real) : null,
            response.ClosedForm is { } imaginary ? Part(imaginary, h => h.Imaginary) : null
        );

    private static IReadOnlyList<double[]> Part(IReadOnlyList<Complex[]> steps, Func<Complex, double> part) =>
        [.. steps.Select(step => Array.ConvertAll(step, h => part(h)))];
}
