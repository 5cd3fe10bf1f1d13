using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Cells;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks;

/// <summary>The float32 kernels against the golden files, at the tolerance for single precision.</summary>
[Trait("Golden", "algorithms")]
public class KernelGoldenTests
{
    private static readonly string[] s_recurrent = ["nu_log", "theta_log", "B_real", "B_imag"];
    private static readonly string[] s_tensors = ["enc_W", "enc_b", .. s_recurrent, "head_W", "head_b"];

    [Theory]
    [InlineData("rtrl", "grad_v_rtrl")]
    [InlineData("tbptt1", "grad_v_tbptt1")]
    public void LinearRtu_ThreeInputs_AgreesWithStateAndGradients(string gradient, string key)
    {
        var golden = GoldenData.Algorithm("rtu_rtrl");
        var cell = new LinearRtu(2, 2, gradient == "rtrl", new RtuInitialiser(0, 1, 1), VectorPath.Current);
        var parameters = golden["parameters"].Join(s_recurrent).Single();
        var head = golden["head_w"].Numbers.Single();
        var y = new float[4];
        var (trace, inputAdjoint) = (new float[parameters.Length], new float[2]);
        cell.Reset();
        foreach (var want in golden["variants"]["linear"]["steps"].Items)
        {
            cell.Advance(parameters, want["x"].Numbers.Single(), y);
            Agreement.Close(want.Join("h_real", "h_imag"), cell.HiddenState);
            Agreement.Close(want["y"].Numbers, y);
            cell.AccumulateTrace(parameters, head, inputAdjoint, 0, trace);
            Agreement.Close(want["grad_v_wrt_x_one_step"].Numbers, inputAdjoint);
            Agreement.Close(want[key].Join(s_recurrent), trace);
        }
    }

    [Theory]
    [InlineData("rtrl", "grad_rtrl")]
    [InlineData("tbptt1", "grad_rtu_tbptt1")]
    public void Network_ThreeObservations_AgreesWithGradient(string gradient, string key)
    {
        var golden = GoldenData.Algorithm("network_gradient");
        var network = Network(golden, gradient);
        foreach (var want in golden["forward"].Items)
            Agreement.Close(want["q"].Numbers, network.Advance(want["obs"].Numbers.Single()));
        var got = new float[network.ParameterCount];
        network.Gradient([0, 1], got);
        foreach (var (name, tensor) in s_tensors.Zip(network.Tensors))
        {
            if (golden[key].Has(name))
                Agreement.Close(golden[key][name].Numbers, got.AsSpan(tensor.Offset, tensor.Length), what: name);
        }
    }

    [Fact]
    public void Network_AllZeroEncoder_AgreesWithFirstGradient()
    {
        var golden = GoldenData.Algorithm("zero_encoder_start");
        var network = Network(golden, "rtrl");
        Agreement.Close(golden["q"].Numbers, network.Advance(golden["obs"].Numbers.Single()));
        var adjoint = new float[2];
        adjoint[golden["selected_output"].Integer] = 1;
        var got = new float[network.ParameterCount];
        network.Gradient(adjoint, got);
        var encoder = golden["grad_encoder"]["slope_one_at_zero"];
        Agreement.Close(encoder["enc_W"].Numbers, got.AsSpan(0, 9));
        Agreement.Close(encoder["enc_b"].Numbers, got.AsSpan(9, 3));
        Agreement.Close([.. new double[16 + 8], .. golden["grad_head_b"].Numbers], got.AsSpan(12));
    }

    private static StreamingNetwork Network(GoldenData golden, string gradient)
    {
        var network = new StreamingNetwork(
            new NetworkSettings
            {
                EncoderWidth = 3,
                HiddenSize = 2,
                Gradient = gradient,
            },
            3,
            2
        );
        foreach (var (name, tensor) in s_tensors.Zip(network.Tensors))
        {
            if (golden["parameters"].Has(name))
                golden["parameters"][name].Numbers.Single().CopyTo(network.Parameters[tensor.Offset..]);
        }

        return network;
    }
}
