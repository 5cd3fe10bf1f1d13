using Rtrl.Engine.Networks.Cells.Reference;

namespace Rtrl.Tests.Engine.Golden;

[Trait("Golden", "algorithms")]
public class RtuGoldenTests
{
    private static readonly string[] s_tensors = ["nu_log", "theta_log", "B_real", "B_imag"];
    private readonly GoldenData _golden = GoldenData.Algorithm("rtu_rtrl");

    [Theory]
    [InlineData("linear", RtuVariant.Linear)]
    [InlineData("nonlinear", RtuVariant.Nonlinear)]
    public void Step_ThreeInputs_MatchesStateSensitivityAndGradients(string name, RtuVariant variant)
    {
        var exact = new Rtu(2, 2, variant, RecurrentGradient.ExactRtrl, _golden["eps_norm"].Number);
        var oneStep = new Rtu(2, 2, variant, RecurrentGradient.OneStep, _golden["eps_norm"].Number);
        var parameters = _golden["parameters"].Join(s_tensors);
        var head = _golden["head_w"].Numbers;
        var state = exact.Start();
        foreach (var want in _golden["variants"][name]["steps"].Items)
        {
            var truncated = oneStep.Step(parameters, state, want["x"].Numbers);
            var step = exact.Step(parameters, state, want["x"].Numbers);
            state = step.After;
            Agreement.Close(want.Join("h_real", "h_imag"), step.After.Hidden);
            Agreement.Close(want["y"].Numbers, step.Output);
            Agreement.Close(want["v"].Number, Value(head, step));
            CheckSensitivity(want["S"], exact, step);

            var gradient = step.Gradient(head);
            Agreement.Close(want.Join("dv_dh_real", "dv_dh_imag"), gradient.Hidden);
            Agreement.Close(want["grad_v_wrt_x_one_step"].Numbers, gradient.Input);
            CheckTensors(want["grad_v_rtrl"], exact, gradient.Parameters);
            CheckTensors(want["grad_v_tbptt1"], exact, truncated.Gradient(head).Parameters);
        }

        var boundary = _golden["variants"][name]["after_episode_boundary"];
        var first = exact.Step(parameters, exact.Start(), boundary["x"].Numbers);
        Agreement.Close(boundary.Join("h_real", "h_imag"), first.After.Hidden);
        Agreement.Close(boundary["y"].Numbers, first.Output);
        CheckSensitivity(boundary["S"], exact, first);
    }

    [Fact]
    public void At_GoldenParameters_MatchesCoefficients()
    {
        var want = _golden["derived_coefficients"];
        var nu = _golden["parameters"]["nu_log"].Numbers;
        var theta = _golden["parameters"]["theta_log"].Numbers;
        RtuCoefficients[] got = [RtuCoefficients.At(nu[0], theta[0]), RtuCoefficients.At(nu[1], theta[1])];
        double[] All(Func<RtuCoefficients, double> of) => [.. got.Select(of)];
        Agreement.Close(want["e"].Numbers, All(c => c.Rate));
        Agreement.Close(want["r"].Numbers, All(c => c.Retention));
        Agreement.Close(want["phi"].Numbers, All(c => c.Phase));
        Agreement.Close(want["g"].Numbers, All(c => c.Real));
        Agreement.Close(want["s"].Numbers, All(c => c.Imaginary));
        Agreement.Close(want["c"].Numbers, All(c => c.InputGain));
        Agreement.Close(want["c_nu"].Numbers, All(c => c.InputGainSlope));
    }

    private double Value(double[] head, CellStep step) => head.Zip(step.Output, (w, y) => w * y).Sum() + _golden["head_b"].Number;

    private static void CheckSensitivity(GoldenData want, Rtu cell, CellStep step)
    {
        for (var i = 0; i < s_tensors.Length; i++)
        {
            var view = cell.Tensors[i];
            double[] got =
            [
                .. step.After.Sensitivity[0].Slice(view.Offset, view.Length),
                .. step.After.Sensitivity[1].Slice(view.Offset, view.Length),
            ];
            Agreement.Close(want[s_tensors[i]].Numbers, got, what: $"S {view.Name}");
        }
    }

    private static void CheckTensors(GoldenData want, Rtu cell, double[] gradient)
    {
        for (var i = 0; i < s_tensors.Length; i++)
        {
            var view = cell.Tensors[i];
            Agreement.Close(want[s_tensors[i]].Numbers, gradient.AsSpan(view.Offset, view.Length), what: $"gradient {view.Name}");
        }
    }
}
