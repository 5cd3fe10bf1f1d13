using System.Numerics;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Cells;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// How a recurrent layer answers a single kick: at step 0 one feature is raised by 1 over a layer at rest, then nothing.
/// <code>
/// linear unit, closed form: h_k = Λ^k c (B_re + i B_im)     measured: the float32 layer, stepped
/// </code>
/// The layer as a whole answers with ‖h_k‖ over its units.
/// </summary>
/// <param name="Measured">h_k of every unit as the float32 kernel steps it, shape [steps][units].</param>
/// <param name="ClosedForm">The formula's, for linear units; null for other cells, whose answer depends on where they stand.</param>
public sealed record ImpulseResponse(IReadOnlyList<Complex[]> Measured, IReadOnlyList<Complex[]>? ClosedForm)
{
    public const int MostSteps = 4_096;

    /// <summary>‖h_k‖ over all units, shape [steps].</summary>
    public IReadOnlyList<double> Layer => [.. Measured.Select(step => Math.Sqrt(step.Sum(h => h.Magnitude * h.Magnitude)))];

    /// <summary>Largest |measured − closed form| over steps and units; null without a closed form.</summary>
    public double? LargestDifference =>
        ClosedForm is null
            ? null
            : Measured.Zip(ClosedForm, (measured, closed) => measured.Zip(closed, (a, b) => (a - b).Magnitude).Max()).Max();

    /// <summary>Inputs of the recurrent layer: the encoder's features, and what passes the encoder by.</summary>
    public static int Features(NetworkSettings settings, EnvironmentFacts facts) =>
        settings.EncoderWidth + new NetworkInputs(settings, facts).Passing;

    /// <param name="feature">Which input of the recurrent layer is kicked, from 0.</param>
    /// <param name="steps">Steps answered, the kick included; 1 to <see cref="MostSteps"/>.</param>
    /// <exception cref="SandboxException">There is no such network or feature.</exception>
    public static ImpulseResponse Of(Sandbox sandbox, string network, int feature, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MostSteps);
        var live = sandbox.Network(network);
        var settings = sandbox.Settings.Network;
        var features = Features(settings, sandbox.Facts);
        if (feature < 0 || feature >= features)
            throw new SandboxException($"The recurrent layer has {features} inputs, 0 to {features - 1}; {feature} is not one of them.");
        return new ImpulseResponse(
            Measure(settings, live, features, feature, steps),
            CellKind.Of(settings).Linear ? Closed(live, feature, steps) : null
        );
    }

    /// <summary>A second layer with the same parameters, so that the clone's own state stays.</summary>
    private static List<Complex[]> Measure(NetworkSettings settings, IStreamingNetwork live, int features, int feature, int steps)
    {
        var cell = CellMaker.Create(settings, features, VectorPath.Current)!;
        var recurrent = live.Tensors.Where(tensor => tensor.Block == "recurrent").ToList();
        var parameters = live.Parameters.Slice(recurrent[0].Offset, recurrent.Sum(tensor => tensor.Length));
        var (x, y) = (new float[features], new float[cell.OutputSize]);
        var answer = new List<Complex[]>();
        cell.Reset();
        for (var k = 0; k < steps; k++)
        {
            x[feature] = k == 0 ? 1 : 0;
            cell.Advance(parameters, x, y);
            answer.Add(Complexes(cell.HiddenState, live.Units));
        }

        return answer;
    }

    private static List<Complex[]> Closed(IStreamingNetwork live, int feature, int steps)
    {
        var (nu, theta) = (Values(live, "recurrent.nu"), Values(live, "recurrent.theta"));
        var (real, imaginary) = (Tensor(live, "recurrent.inputReal")!, Values(live, "recurrent.inputImaginary"));
        var gains = Values(live, "recurrent.inputReal");
        var answer = Enumerable.Range(0, steps).Select(_ => new Complex[live.Units]).ToList();
        for (var unit = 0; unit < live.Units; unit++)
        {
            var coefficients = RtuCoefficients.At(nu[unit], theta[unit]);
            var index = (unit * real.Shape[1]) + feature;
            var h = coefficients.InputGain * new Complex(gains[index], imaginary[index]);
            for (var k = 0; k < steps; k++)
            {
                answer[k][unit] = h;
                h *= new Complex(coefficients.Real, coefficients.Imaginary);
            }
        }

        return answer;
    }

    private static TensorView? Tensor(IStreamingNetwork live, string name) => live.Tensors.FirstOrDefault(tensor => tensor.Name == name);

    private static float[] Values(IStreamingNetwork live, string name)
    {
        var tensor = Tensor(live, name)!;
        return live.Parameters.Slice(tensor.Offset, tensor.Length).ToArray();
    }

    private static Complex[] Complexes(ReadOnlySpan<float> state, int units)
    {
        var complex = new Complex[units];
        for (var unit = 0; unit < units; unit++)
            complex[unit] = new Complex(state[unit], state.Length > units ? state[units + unit] : 0);
        return complex;
    }
}
