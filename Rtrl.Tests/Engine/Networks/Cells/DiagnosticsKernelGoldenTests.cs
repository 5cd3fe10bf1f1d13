using System.Numerics;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Cells;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks.Cells;

/// <summary>What the golden files of the diagnostics say of a linear RTU layer, asked of the float32 layer itself.</summary>
[Trait("Golden", "algorithms")]
public class DiagnosticsKernelGoldenTests
{
    private static readonly string[] s_tensors = ["nu_log", "theta_log", "B_real", "B_imag"];

    /// <summary>
    /// A layer with B = 0 stays at h = 0, where y' = 1, but its sensitivities see the input: an impulse at step k alone leaves
    /// z_T = Σ_i (γλ)^{T−i} conj(c_i) Φ(i, k) c in the trace, which is ω_k times the input gain.
    /// </summary>
    [Fact]
    public void Trace_ImpulseAtEveryStep_IsTheCreditWeight()
    {
        var golden = GoldenData.Algorithm("credit_weights");
        Complex[][] adjoints = [.. golden["c"].Items.Select(step => step.Items.Select(ToComplex).ToArray())];
        var layer = new ImpulseLayer([.. golden["retention_per_unit"].Items.Select(ToComplex)]);
        var decay = golden["gamma_lambda"].Number;
        Agreement.Close(golden["rho"].Number, layer.LargestRadius(), Agreement.Single);
        var exact = layer.Weights(adjoints, decay, exact: true);
        var oneStep = layer.Weights(adjoints, decay, exact: false);
        Agreement.Close(golden["weight_norm_rtrl_by_k"].Numbers, exact, Agreement.Single);
        Agreement.Close(golden["weight_norm_tbptt1_by_k"].Numbers, oneStep, Agreement.Single);
        Agreement.Close(golden["amplification_by_k"].Numbers, [.. exact.Zip(oneStep, (all, last) => all / last)], Agreement.Single);

        var cut = golden["with_trace_cut_after_step_6"];
        Agreement.Close(cut["weight_norm_rtrl_by_k"].Numbers, layer.Weights(adjoints, decay, exact: true, cutAfter: 6), Agreement.Single);
        Agreement.Close(
            cut["weight_norm_tbptt1_by_k"].Numbers,
            layer.Weights(adjoints, decay, exact: false, cutAfter: 6),
            Agreement.Single
        );
    }

    [Fact]
    public void Gradient_ImpulseAtEveryStep_HasTheCoherence()
    {
        var golden = GoldenData.Algorithm("credit_weights");
        var decay = golden["gamma_lambda"].Number;
        Complex[][] adjoints = [.. golden["c"].Items.Select(step => step.Items.Select(ToComplex).ToArray())];
        var (elementwise, ofTerms) = new ImpulseLayer([.. golden["retention_per_unit"].Items.Select(ToComplex)]).Coherence(adjoints, decay);
        Agreement.Close(golden["coherence_elementwise_by_k"].Numbers, elementwise, Agreement.Single);
        Agreement.Close(golden["coherence_norm_of_terms_by_k"].Numbers, ofTerms, Agreement.Single);

        var real = golden["real_positive_retention"];
        Complex[][] realAdjoints = [.. real["c_real"].Items.Select(step => step.Numbers.Select(c => new Complex(c, 0)).ToArray())];
        var layer = new ImpulseLayer([.. real["retention"].Numbers.Select(j => new Complex(j, 0))]);
        Agreement.Close(real["coherence_elementwise_by_k"].Numbers, layer.Coherence(realAdjoints, decay).Elementwise, Agreement.Single);
    }

    [Fact]
    public void Advance_SixMovingSteps_HasTheLiveAndTheReplayedSensitivities()
    {
        var golden = GoldenData.Algorithm("staleness_taylor");
        var (live, full, still) = Replays(golden, golden["increment_scale"].Number);
        Check(golden["results"]["live"], live);
        Check(golden["results"]["replay_full"], full);
        Check(golden["results"]["replay_fixed"], still);
        var difference = SensitivityDifference.Between(live.Flatten(), full.Flatten());
        Agreement.Close(golden["metrics_live_vs_replay_full"]["cosine"].Number, difference.Cosine, Agreement.Single);
        Agreement.Close(golden["metrics_live_vs_replay_full"]["relative_l2"].Number, difference.RelativeL2, Agreement.Single);
        Agreement.Close(golden["metrics_live_vs_replay_full"]["relative_l_inf"].Number, difference.RelativeMaximum, Agreement.Single);

        GoldenData[] rows = [.. golden["error_versus_scale"].Items];
        var errors = rows.Select(row => Replays(golden, row["increment_scale"].Number)).ToArray();
        Agreement.Close(
            [.. rows.Select(row => row["live"]["rel_l2_vs_replay_full"].Number)],
            [.. errors.Select(error => SensitivityDifference.Between(error.Live.Flatten(), error.Full.Flatten()).RelativeL2)],
            Agreement.Single
        );
        Agreement.Close(
            [.. rows.Select(row => row["live"]["rel_l2_vs_replay_fixed"].Number)],
            [.. errors.Select(error => SensitivityDifference.Between(error.Live.Flatten(), error.Fixed.Flatten()).RelativeL2)],
            Agreement.Single
        );
    }

    /// <summary>
    /// Before every step the layer takes over corrected (h, S); what it makes of them after the last one is the golden result.
    /// </summary>
    [Theory]
    [InlineData("paper_diagonal", TaylorCorrection.PaperDiagonal)]
    [InlineData("paper_full", TaylorCorrection.PaperFull)]
    [InlineData("exact_total", TaylorCorrection.Exact)]
    public void Advance_FromCorrectedSensitivities_HasTheCorrectedResult(string name, TaylorCorrection kind)
    {
        var golden = GoldenData.Algorithm("staleness_taylor");
        var layer = Layer();
        var correction = new TaylorCorrectedRtu(2, 2, kind, gainOffset: 0);
        var state = LayerState.Of(layer);
        foreach (var (parameters, input) in Trajectory(golden, golden["increment_scale"].Number))
        {
            correction.Correct(parameters);
            state = state with
            {
                Hidden = [.. correction.Hidden],
                ByNu = [.. correction.ByNu],
                ByTheta = [.. correction.ByTheta],
                ByInput = [.. correction.ByInput(0), .. correction.ByInput(1)],
            };
            state.Impose(layer);
            Advance(layer, parameters, input);
            correction.Advance(parameters, input);
            state = LayerState.Of(layer);
        }

        Check(golden["results"][name], state);
    }

    private static (LayerState Live, LayerState Full, LayerState Fixed) Replays(GoldenData golden, double scale)
    {
        (double[] Parameters, double[] Input)[] steps = [.. Trajectory(golden, scale)];
        var now = steps[^1].Parameters;
        var (live, full, immediate) = (Layer(), Layer(), Layer());
        var still = LayerState.Of(immediate);
        foreach (var (parameters, input) in steps)
        {
            // I_k of now on the state as lived, and J_k as lived: S ← J S + I.
            (LayerState.Of(immediate) with { Hidden = LayerState.Of(live).Hidden }).Impose(immediate);
            Advance(immediate, now, input);
            var retention = Retention(live, parameters);
            still = still.Turned(retention).Plus(LayerState.Of(immediate));
            immediate.Reset();

            Advance(live, parameters, input);
            Advance(full, now, input);
        }

        return (LayerState.Of(live), LayerState.Of(full), still with { Hidden = LayerState.Of(live).Hidden });
    }

    private static LinearRtu Layer(bool exact = true) => new(2, 2, exact, new RtuInitialiser(0, 1, 1), VectorPath.Current);

    private static void Advance(LinearRtu layer, double[] parameters, double[] input) =>
        layer.Advance(parameters.Single(), input.Single(), new float[layer.OutputSize]);

    private static Complex[] Retention(LinearRtu layer, double[] parameters)
    {
        var (radius, phase) = (new float[layer.Units], new float[layer.Units]);
        layer.WritePoles(parameters.Single(), radius, phase);
        return [.. radius.Zip(phase, (r, angle) => Complex.FromPolarCoordinates(r, angle))];
    }

    private static IEnumerable<(double[] Parameters, double[] Input)> Trajectory(GoldenData golden, double scale)
    {
        var parameters = golden["base"].Join(s_tensors);
        GoldenData[] increments = [.. golden["increments"].Items];
        var t = 0;
        foreach (var input in golden["inputs_x"].Items)
        {
            yield return ([.. parameters], input.Numbers);
            if (t < increments.Length)
                parameters = [.. parameters.Zip(increments[t++].Join(s_tensors), (p, d) => p + (scale * d))];
        }
    }

    private static void Check(GoldenData want, LayerState got)
    {
        foreach (
            var (key, values) in ((string, Complex[])[])
                [("h", got.Hidden), ("S_nu", got.ByNu), ("S_theta", got.ByTheta), ("S_B_real", got.ByInput)]
        )
        {
            if (!want.Has(key))
                continue;
            Agreement.Close(want[key]["re"].Numbers, [.. values.Select(c => c.Real)], Agreement.Single, key);
            Agreement.Close(want[key]["im"].Numbers, [.. values.Select(c => c.Imaginary)], Agreement.Single, key);
        }
    }

    private static Complex ToComplex(GoldenData node) => new(node["re"].Number, node["im"].Number);

    /// <summary>(h, S) of a layer of 2 units and 2 inputs, read from and written to its own float32 state.</summary>
    private sealed record LayerState(Complex[] Hidden, Complex[] ByNu, Complex[] ByTheta, float[] Gain, Complex[] ByInput)
    {
        private const int Units = 2;

        public static LayerState Of(LinearRtu layer)
        {
            var state = new float[layer.StateLength];
            layer.SaveState(state);
            var gain = state[(6 * Units)..(7 * Units)];
            var input = Complexes(state[(7 * Units)..]);
            return new LayerState(
                Complexes(state[..(2 * Units)]),
                Complexes(state[(2 * Units)..(4 * Units)]),
                Complexes(state[(4 * Units)..(6 * Units)]),
                gain,
                [.. input.Select((e, index) => gain[index / 2] * e)]
            );
        }

        public void Impose(LinearRtu layer)
        {
            // E in units of 1: the layer divides by the gain that it is given.
            float[] state = [.. Floats(Hidden), .. Floats(ByNu), .. Floats(ByTheta), .. Gain.Select(_ => 1f), .. Floats(ByInput)];
            layer.LoadState(state);
        }

        public LayerState Turned(Complex[] retention) =>
            this with
            {
                ByNu = [.. ByNu.Zip(retention, Complex.Multiply)],
                ByTheta = [.. ByTheta.Zip(retention, Complex.Multiply)],
                ByInput = [.. ByInput.Select((e, index) => retention[index / 2] * e)],
            };

        public LayerState Plus(LayerState other) =>
            this with
            {
                ByNu = [.. ByNu.Zip(other.ByNu, Complex.Add)],
                ByTheta = [.. ByTheta.Zip(other.ByTheta, Complex.Add)],
                ByInput = [.. ByInput.Zip(other.ByInput, Complex.Add)],
            };

        public double[] Flatten()
        {
            Complex[] all = [.. ByNu, .. ByTheta, .. ByInput, .. ByInput.Select(e => Complex.ImaginaryOne * e)];
            return [.. all.Select(s => s.Real), .. all.Select(s => s.Imaginary)];
        }

        private static Complex[] Complexes(float[] parts) =>
            [.. Enumerable.Range(0, parts.Length / 2).Select(i => new Complex(parts[i], parts[(parts.Length / 2) + i]))];

        private static float[] Floats(Complex[] values) =>
            [.. values.Select(c => (float)c.Real), .. values.Select(c => (float)c.Imaginary)];
    }

    /// <summary>One input per unit layer with B = 0 and given retentions.</summary>
    private sealed class ImpulseLayer
    {
        private readonly int _units;
        private readonly float[] _parameters;
        private readonly double[] _gain;

        public ImpulseLayer(Complex[] retention)
        {
            _units = retention.Length;
            _parameters =
            [
                .. retention.Select(j => (float)Math.Log(-Math.Log(j.Magnitude))),
                .. retention.Select(j => (float)Math.Log(Math.Max(j.Phase, 1e-12))),
                .. new float[2 * _units],
            ];
            _gain = [.. retention.Select(j => Math.Sqrt(1 - (j.Magnitude * j.Magnitude)))];
        }

        public double LargestRadius()
        {
            var (radius, phase) = (new float[_units], new float[_units]);
            Layer(exact: true).WritePoles(_parameters, radius, phase);
            return radius.Max();
        }

        /// <summary>‖ω_k‖ for every k: one run of the layer per impulse.</summary>
        public double[] Weights(Complex[][] adjoints, double decay, bool exact, int? cutAfter = null) =>
            [.. Enumerable.Range(0, adjoints.Length).Select(k => Norm(Trace(adjoints, k, decay, exact, cutAfter)))];

        /// <summary>
        /// ‖Σ_i term‖ over ‖Σ_i |term|‖, and over Σ_i ‖term‖; a term is the gradient of one step, weighted by the decay since.
        /// </summary>
        public (double[] Elementwise, double[] OfTerms) Coherence(Complex[][] adjoints, double decay)
        {
            var (elementwise, ofTerms) = (new double[adjoints.Length], new double[adjoints.Length]);
            for (var k = 0; k < adjoints.Length; k++)
            {
                var terms = Enumerable
                    .Range(k, adjoints.Length - k)
                    .Select(i =>
                        Trace(adjoints[..(i + 1)], k, 0, exact: true, null)
                            .Select(g => Math.Pow(decay, adjoints.Length - 1 - i) * g)
                            .ToArray()
                    )
                    .ToArray();
                Complex[] sum =
                [
                    .. Enumerable.Range(0, _units).Select(unit => terms.Aggregate(Complex.Zero, (total, term) => total + term[unit])),
                ];
                elementwise[k] =
                    Norm(sum)
                    / Norm([.. Enumerable.Range(0, _units).Select(unit => new Complex(terms.Sum(term => term[unit].Magnitude), 0))]);
                ofTerms[k] = Norm(sum) / terms.Sum(Norm);
            }

            return (elementwise, ofTerms);
        }

        private Complex[] Trace(Complex[][] adjoints, int impulse, double decay, bool exact, int? cutAfter)
        {
            var layer = Layer(exact);
            var trace = new float[4 * _units];
            for (var t = 0; t < adjoints.Length; t++)
            {
                layer.Advance(_parameters, [t == impulse ? 1 : 0], new float[2 * _units]);
                float[] adjoint = [.. adjoints[t].Select(c => (float)c.Real), .. adjoints[t].Select(c => (float)c.Imaginary)];
                layer.AccumulateTrace(_parameters, adjoint, new float[1], (float)decay, trace);
                if (t == cutAfter)
                    Array.Clear(trace);
            }

            return
            [
                .. Enumerable
                    .Range(0, _units)
                    .Select(unit => new Complex(trace[(2 * _units) + unit], -trace[(3 * _units) + unit]) / _gain[unit]),
            ];
        }

        private LinearRtu Layer(bool exact) => new(1, _units, exact, new RtuInitialiser(0, 1, 1), VectorPath.Current);

        private static double Norm(Complex[] values) =>
            Math.Sqrt(values.Sum(value => (value.Real * value.Real) + (value.Imaginary * value.Imaginary)));
    }
}
