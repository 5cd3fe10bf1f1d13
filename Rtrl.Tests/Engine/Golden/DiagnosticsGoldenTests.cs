using System.Numerics;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Networks.Cells.Reference;

namespace Rtrl.Tests.Engine.Golden;

[Trait("Golden", "algorithms")]
public class DiagnosticsGoldenTests
{
    private static readonly string[] s_tensors = ["nu_log", "theta_log", "B_real", "B_imag"];

    [Fact]
    public void CreditWeights_TenSteps_MatchesWeightsAmplificationAndCoherence()
    {
        var golden = GoldenData.Algorithm("credit_weights");
        Complex[][] adjoints = [.. golden["c"].Items.Select(step => step.Items.Select(ToComplex).ToArray())];
        Complex[] retention = [.. golden["retention_per_unit"].Items.Select(ToComplex)];
        Complex[][] everyStep = [.. adjoints.Select(_ => retention)];
        var decay = golden["gamma_lambda"].Number;

        var weights = CreditWeights.Of(adjoints, everyStep, decay);
        Agreement.Close(golden["rho"].Number, CreditWeights.Retention(everyStep));
        Agreement.Close(golden["weight_norm_tbptt1_by_k"].Numbers, weights.OneStep);
        Agreement.Close(golden["weight_norm_rtrl_by_k"].Numbers, weights.Exact);
        Agreement.Close(golden["amplification_by_k"].Numbers, weights.Amplification);
        Agreement.Close(golden["coherence_elementwise_by_k"].Numbers, weights.Coherence);
        Agreement.Close(golden["coherence_norm_of_terms_by_k"].Numbers, weights.CoherenceOfTerms);

        var cut = CreditWeights.Of(adjoints, everyStep, decay, cutAfter: 6);
        Agreement.Close(golden["with_trace_cut_after_step_6"]["weight_norm_tbptt1_by_k"].Numbers, cut.OneStep);
        Agreement.Close(golden["with_trace_cut_after_step_6"]["weight_norm_rtrl_by_k"].Numbers, cut.Exact);

        var real = golden["real_positive_retention"];
        Complex[][] realAdjoints = [.. real["c_real"].Items.Select(step => step.Numbers.Select(c => new Complex(c, 0)).ToArray())];
        Complex[] realRetention = [.. real["retention"].Numbers.Select(j => new Complex(j, 0))];
        Agreement.Close(
            real["coherence_elementwise_by_k"].Numbers,
            CreditWeights.Of(realAdjoints, [.. realAdjoints.Select(_ => realRetention)], decay).Coherence
        );
    }

    [Theory]
    [InlineData("live", TaylorCorrection.None)]
    [InlineData("paper_diagonal", TaylorCorrection.PaperDiagonal)]
    [InlineData("paper_full", TaylorCorrection.PaperFull)]
    [InlineData("exact_total", TaylorCorrection.Exact)]
    public void TaylorCorrection_SixMovingSteps_MatchesSensitivityAndErrorOrder(string name, TaylorCorrection correction)
    {
        var golden = GoldenData.Algorithm("staleness_taylor");
        var want = golden["results"][name];
        var got = Corrected(golden, correction, golden["increment_scale"].Number);
        Check(want["h"], got.Hidden);
        Check(want["S_nu"], got.ByNu);
        Check(want["S_theta"], got.ByTheta);
        Check(want["S_B_real"], [.. got.ByInput(0), .. got.ByInput(1)]);

        foreach (var row in golden["error_versus_scale"].Items)
        {
            var scale = row["increment_scale"].Number;
            var sensitivity = Corrected(golden, correction, scale).Flatten();
            var (full, fixedTrajectory, _) = Replays(golden, scale);
            Agreement.Close(
                row[name]["rel_l2_vs_replay_full"].Number,
                SensitivityDifference.Between(sensitivity, Flatten(full)).RelativeL2,
                1e-8
            );
            Agreement.Close(
                row[name]["rel_l2_vs_replay_fixed"].Number,
                SensitivityDifference.Between(sensitivity, Flatten(fixedTrajectory)).RelativeL2,
                1e-8
            );
        }
    }

    [Fact]
    public void StalenessWindow_SixMovingSteps_MatchesBothReplaysAndMetrics()
    {
        var golden = GoldenData.Algorithm("staleness_taylor");
        var (full, fixedTrajectory, live) = Replays(golden, golden["increment_scale"].Number);
        CheckSensitivity(golden["results"]["replay_full"], full);
        CheckSensitivity(golden["results"]["replay_fixed"], fixedTrajectory);
        CheckSensitivity(golden["results"]["live"], live);
        var difference = SensitivityDifference.Between(live, full);
        Agreement.Close(golden["metrics_live_vs_replay_full"]["relative_l2"].Number, difference.RelativeL2);
        Agreement.Close(golden["metrics_live_vs_replay_full"]["cosine"].Number, difference.Cosine);
        Agreement.Close(golden["metrics_live_vs_replay_full"]["relative_l_inf"].Number, difference.RelativeMaximum);
    }

    private static TaylorCorrectedRtu Corrected(GoldenData golden, TaylorCorrection correction, double scale)
    {
        var cell = new TaylorCorrectedRtu(2, 2, correction, gainOffset: 0);
        foreach (var (parameters, input) in Trajectory(golden, scale))
            cell.Step(parameters, input);
        return cell;
    }

    private static (Sensitivity Full, Sensitivity Fixed, Sensitivity Live) Replays(GoldenData golden, double scale)
    {
        var cell = new Rtu(2, 2, gainOffset: 0);
        var state = cell.Start();
        var window = new StalenessWindow(cell, 6);
        double[] last = [];
        foreach (var (parameters, input) in Trajectory(golden, scale))
        {
            Assert.False(window.IsFull);
            var step = cell.Step(parameters, state, input);
            window.Add(startsEpisode: last.Length == 0, state, input, step);
            state = step.After;
            last = parameters;
        }

        Assert.True(window.IsFull);
        return (window.FullReplay(last), window.FixedTrajectory(last), state.Sensitivity);
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

    private static double[] Flatten(Sensitivity sensitivity) => [.. sensitivity[0], .. sensitivity[1]];

    private static void CheckSensitivity(GoldenData want, Sensitivity got)
    {
        var offset = 0;
        foreach (var (key, length) in ((string, int)[])[("S_nu", 2), ("S_theta", 2), ("S_B_real", 4)])
        {
            Agreement.Close(want[key]["re"].Numbers, got[0].Slice(offset, length), what: key);
            Agreement.Close(want[key]["im"].Numbers, got[1].Slice(offset, length), what: key);
            offset += length;
        }
    }

    private static void Check(GoldenData want, ReadOnlySpan<Complex> got)
    {
        Agreement.Close(want["re"].Numbers, [.. got.ToArray().Select(c => c.Real)]);
        Agreement.Close(want["im"].Numbers, [.. got.ToArray().Select(c => c.Imaginary)]);
    }

    private static Complex ToComplex(GoldenData node) => new(node["re"].Number, node["im"].Number);
}
