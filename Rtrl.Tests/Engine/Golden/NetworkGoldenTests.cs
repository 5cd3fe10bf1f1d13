using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Golden;

[Trait("Golden", "algorithms")]
public class NetworkGoldenTests
{
    private static readonly string[] s_recurrent = ["nu_log", "theta_log", "B_real", "B_imag"];
    private static readonly string[] s_tensors = ["enc_W", "enc_b", .. s_recurrent, "head_W", "head_b"];

    [Fact]
    public void Gradient_ThirdObservation_MatchesForwardAndGradient()
    {
        var golden = GoldenData.Algorithm("network_gradient");
        var parameters = golden["parameters"].Join(s_tensors);
        var network = Network(RecurrentGradient.ExactRtrl);
        var state = network.Start();
        NetworkStep? step = null;
        foreach (var want in golden["forward"].Items)
        {
            step = network.Step(parameters, state, want["obs"].Numbers);
            state = step.After;
            Agreement.Close(want["enc_pre"].Numbers, step.Encoder[0].Linear);
            Agreement.Close(want["enc_layernorm"].Numbers, step.Encoder[0].Normalised);
            Agreement.Close(want["enc_features"].Numbers, step.Encoder[0].Output);
            Agreement.Close(want.Join("h_real", "h_imag"), step.After!.Hidden);
            Agreement.Close(want["y"].Numbers, step.Cell!.Output);
            Agreement.Close(want["q"].Numbers, step.Outputs);
        }

        var gradient = step!.Gradient([0, 1]).Parameters;
        for (var i = 0; i < s_tensors.Length; i++)
            Agreement.Close(
                golden["grad_rtrl"][s_tensors[i]].Numbers,
                network.Tensor(gradient, network.Tensors[i].Name),
                what: s_tensors[i]
            );
    }

    [Fact]
    public void Gradient_OneStep_MatchesTruncatedRecurrentGradient()
    {
        var golden = GoldenData.Algorithm("network_gradient");
        var network = Network(RecurrentGradient.OneStep);
        double[][] observations = [.. golden["observations"].Items.Select(o => o.Numbers)];
        var gradient = network.Unroll(golden["parameters"].Join(s_tensors), observations).Gradient([0, 1]).Parameters;
        foreach (var (key, tensor) in s_recurrent.Zip(network.Tensors.Skip(2)))
            Agreement.Close(golden["grad_rtu_tbptt1"][key].Numbers, network.Tensor(gradient, tensor.Name), what: key);
    }

    [Theory]
    [InlineData("slope_one_at_zero", 1.0)]
    [InlineData("slope_0.01_at_zero", 0.01)]
    public void Gradient_AllZeroEncoder_MatchesFirstStep(string convention, double slopeAtZero)
    {
        var golden = GoldenData.Algorithm("zero_encoder_start");
        var network = Network(RecurrentGradient.ExactRtrl, slopeAtZero);
        double[] parameters = [.. new double[12], .. golden["parameters"].Join([.. s_recurrent, "head_W", "head_b"])];
        var step = network.Step(parameters, network.Start(), golden["obs"].Numbers);
        Agreement.Close(golden["layernorm_rstd"].Number, step.Encoder[0].InverseDeviation);
        Agreement.Close(golden["features"].Numbers, step.Encoder[0].Output);
        Agreement.Close(golden["y"].Numbers, step.Cell!.Output);
        Agreement.Close(golden["q"].Numbers, step.Outputs);

        double[] selected = new double[2];
        selected[golden["selected_output"].Integer] = 1;
        var gradient = step.Gradient(selected);
        Agreement.Close(golden["d_q_d_features"].Numbers, gradient.Features);
        Agreement.Close(golden["grad_encoder"][convention]["enc_W"].Numbers, network.Tensor(gradient.Parameters, "encoder.weight"));
        Agreement.Close(golden["grad_encoder"][convention]["enc_b"].Numbers, network.Tensor(gradient.Parameters, "encoder.bias"));
        Agreement.Close(golden["grad_head_W"].Numbers, network.Tensor(gradient.Parameters, "head.weight"));
        Agreement.Close(golden["grad_head_b"].Numbers, network.Tensor(gradient.Parameters, "head.bias"));
        foreach (var (key, tensor) in s_recurrent.Zip(network.Tensors.Skip(2)))
            Agreement.Close(golden["grad_rtu"][key].Numbers, network.Tensor(gradient.Parameters, tensor.Name), what: key);
    }

    private static Network Network(RecurrentGradient gradient, double slopeAtZero = 1) =>
        new(
            [new DenseBlock(3, 3, layerNorm: true, Activation.LeakyReLU, slopeAtZero: slopeAtZero)],
            new Rtu(3, 2, RtuVariant.Linear, gradient),
            [new DenseBlock(4, 2)]
        );
}
