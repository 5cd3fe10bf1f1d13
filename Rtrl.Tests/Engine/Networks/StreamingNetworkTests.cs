using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks;

public class StreamingNetworkTests
{
    private const int Outputs = 3;

    /// <summary>Widths around the vector length, with and without remainder.</summary>
    public static TheoryData<string, string, int, int, int> Shapes =>
        new()
        {
            { "linear-rtu", "rtrl", 3, 5, 3 },
            { "linear-rtu", "rtrl", 3, 64, 24 },
            { "linear-rtu", "rtrl", 11, 19, 10 },
            { "linear-rtu", "tbptt1", 3, 5, 3 },
            { "linear-rtu", "tbptt1", 9, 24, 17 },
            { "nonlinear-rtu", "rtrl", 3, 5, 3 },
            { "nonlinear-rtu", "rtrl", 11, 19, 10 },
            { "nonlinear-rtu", "tbptt1", 9, 24, 17 },
            { "min-gru", "rtrl", 3, 5, 3 },
            { "min-gru", "rtrl", 11, 19, 10 },
            { "min-gru", "tbptt1", 9, 24, 17 },
            { "gated-trace-unit", "rtrl", 3, 5, 3 },
            { "gated-trace-unit", "rtrl", 11, 19, 10 },
            { "gated-trace-unit", "tbptt1", 9, 24, 17 },
            { "gru", "rtrl", 3, 5, 3 },
            { "gru", "rtrl", 9, 17, 9 },
            { "gru", "tbptt1", 9, 24, 17 },
            { "lstm", "rtrl", 3, 5, 3 },
            { "lstm", "rtrl", 9, 17, 9 },
            { "lstm", "tbptt1", 9, 24, 17 },
            { "none", "rtrl", 3, 64, 1 },
            { "none", "rtrl", 17, 9, 1 },
        };

    public static TheoryData<string, int, string, bool, int, bool> Layouts =>
        new()
        {
            { "linear-rtu", 2, "leaky-relu", true, 0, true },
            { "linear-rtu", 1, "tanh", true, 7, false },
            { "min-gru", 3, "tanh", false, 9, true },
            { "none", 2, "leaky-relu", false, 10, true },
        };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Steps_EveryLayout_AgreeWithReference(
        string cell,
        int layers,
        string activation,
        bool layerNorm,
        int projection,
        bool projectionLayerNorm
    ) =>
        CompareSteps(
            new NetworkSettings
            {
                Cell = cell,
                EncoderLayers = layers,
                EncoderWidth = 11,
                HiddenSize = 6,
                Activation = activation,
                LayerNorm = layerNorm,
                ProjectionWidth = projection,
                ProjectionLayerNorm = projectionLayerNorm,
            },
            5
        );

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Steps_SameParametersAndObservations_AgreeWithReference(string cell, string gradient, int inputs, int width, int units) =>
        CompareSteps(
            new NetworkSettings
            {
                Cell = cell,
                Gradient = gradient,
                EncoderWidth = width,
                HiddenSize = units,
            },
            inputs
        );

    /// <summary>The other reading of DECISION 5, 6 and 8, around the vector length.</summary>
    public static MatrixTheoryData<string, string, int> Switches =>
        new(["no phase factor", "no phase factor, nonlinear", "no phase factor, gated", "relu", "manuscript"], ["rtrl", "tbptt1"], [3, 17]);

    [Theory]
    [MemberData(nameof(Switches))]
    public void Steps_EverySwitch_AgreeWithReference(string reading, string gradient, int units)
    {
        NetworkSettings settings = reading switch
        {
            "no phase factor" => new() { Cell = "linear-rtu", PhaseFactor = false },
            "no phase factor, nonlinear" => new() { Cell = "nonlinear-rtu", PhaseFactor = false },
            "no phase factor, gated" => new() { Cell = "gated-trace-unit", PhaseFactor = false },
            "relu" => new() { Cell = "nonlinear-rtu", Recurrence = "relu" },
            _ => new() { Cell = "min-gru", MinGruForm = "manuscript" },
        };
        CompareSteps(settings with { Gradient = gradient, HiddenSize = units, EncoderWidth = 9 }, 5);
    }

    private static void CompareSteps(NetworkSettings settings, int inputs)
    {
        var (kernel, reference, parameters) = KernelCases.Pair(settings, inputs, Outputs, 5);
        Assert.Equal(reference.ParameterCount, kernel.ParameterCount);
        Assert.Equal(
            reference.Tensors.Select(t => (t.Name, t.Block, t.Offset, t.Length)),
            kernel.Tensors.Select(t => (t.Name, t.Block, t.Offset, t.Length))
        );

        var random = Cases.Random(8);
        var state = reference.Start();
        var (got, gotAhead) = (new float[kernel.ParameterCount], new float[kernel.ParameterCount]);
        kernel.Reset();
        for (var t = 0; t < 12; t++)
        {
            if (t == 7)
            {
                kernel.Reset();
                state = reference.Start();
            }

            // Parameters move during an episode: S keeps what it learned under older ones.
            foreach (ref var value in kernel.Parameters)
                value += (float)(0.01 * random.NextNormal());
            parameters = Agreement.Widen(kernel.Parameters);

            var observation = random.Normals(inputs).Single();
            var ahead = random.Normals(inputs).Single();
            var step = reference.Step(parameters, state, Agreement.Widen(observation));
            state = step.After;
            var peek = reference.Step(parameters, state, Agreement.Widen(ahead));

            Agreement.Close(step.Outputs, kernel.Advance(observation));
            Agreement.Close(peek.Outputs, kernel.Peek(ahead));
            if (state is not null)
                Agreement.Close(state.Hidden, kernel.HiddenState);

            float[] adjoint = [0.5f, -1, 0.25f];
            kernel.Gradient(adjoint, got);
            kernel.PeekGradient(adjoint, gotAhead);
            foreach (var tensor in kernel.Tensors)
            {
                Agreement.Close(
                    reference.Tensor(step.Gradient(Agreement.Widen(adjoint)).Parameters, tensor.Name),
                    got.AsSpan(tensor.Offset, tensor.Length),
                    what: tensor.Name
                );
                Agreement.Close(
                    reference.Tensor(peek.Gradient(Agreement.Widen(adjoint)).Parameters, tensor.Name),
                    gotAhead.AsSpan(tensor.Offset, tensor.Length),
                    what: "ahead " + tensor.Name
                );
            }

            // DECISION 7: what the seed release adds under TBPTT(1).
            if (settings.Gradient != "tbptt1")
                continue;
            Array.Clear(got);
            kernel.AddEarlierGradient(got);
            Agreement.Close(step.EarlierGradient(peek, Agreement.Widen(adjoint)), got, what: "earlier");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AccumulateTrace_AfterSeveralSteps_DecaysAddsGradientAndReturnsNorm(
        string cell,
        string gradient,
        int inputs,
        int width,
        int units
    )
    {
        var settings = new NetworkSettings
        {
            Cell = cell,
            Gradient = gradient,
            EncoderWidth = width,
            HiddenSize = units,
        };
        var (kernel, _, _) = KernelCases.Pair(settings, inputs, Outputs, 6);
        var (other, _, _) = KernelCases.Pair(settings, inputs, Outputs, 6);
        var random = Cases.Random(9);
        var trace = new float[kernel.ParameterCount];
        var fresh = new float[kernel.ParameterCount];
        var want = new double[kernel.ParameterCount];
        for (var t = 0; t < 6; t++)
        {
            var observation = random.Normals(inputs).Single();
            kernel.Advance(observation);
            other.Advance(observation);
            var norm = kernel.AccumulateTrace([1, 0, -0.5f], 0.8f, trace);
            other.Gradient([1, 0, -0.5f], fresh);
            for (var i = 0; i < want.Length; i++)
                want[i] = (0.8f * want[i]) + fresh[i];
            Agreement.Close(want, trace, 1e-6);
            Assert.Equal(want.Sum(Math.Abs), norm, 1e-5 * norm);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradient_OverWhateverStoodInTheBuffer_WritesTheSameBits(string cell, string gradient, int inputs, int width, int units)
    {
        var settings = new NetworkSettings
        {
            Cell = cell,
            Gradient = gradient,
            EncoderWidth = width,
            HiddenSize = units,
        };
        Assert.All(
            VectorPath.Supported,
            path =>
            {
                Assert.Equal(Bits(0), Bits(float.NaN));
                Assert.Equal(Bits(0), Bits(-1)); // where the gradient is −0, 0 · (−1) would give it another sign than 0 · 0

                uint[] Bits(float before)
                {
                    var network = new StreamingNetwork(settings, inputs, Outputs, path);
                    network.Initialise(Cases.Random(6));
                    var random = Cases.Random(12);
                    var buffer = new float[network.ParameterCount];
                    var bits = new List<uint>();
                    for (var t = 0; t < 3; t++)
                    {
                        network.Advance(random.Normals(inputs).Single());
                        network.Peek(random.Normals(inputs).Single());
                        Write(() => network.Gradient([1, 0, -0.5f], buffer));
                        Write(() => network.PeekGradient([1, 0, -0.5f], buffer));
                        network.Advance(random.Normals(inputs).Single());
                        Write(() => network.AccumulateTraceAndPeek([1, 0, -0.5f], 0, buffer, random.Normals(inputs).Single(), out _));
                    }

                    return [.. bits];

                    void Write(Action write)
                    {
                        Array.Fill(buffer, before);
                        write();
                        bits.AddRange(buffer.Select(BitConverter.SingleToUInt32Bits));
                    }
                }
            }
        );
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AdvanceSensitivity_CalledOrNot_ChangesNoBit(string cell, string gradient, int inputs, int width, int units)
    {
        var settings = new NetworkSettings
        {
            Cell = cell,
            Gradient = gradient,
            EncoderWidth = width,
            HiddenSize = units,
        };
        var (plain, _, _) = KernelCases.Pair(settings, inputs, Outputs, 6);
        var (watched, _, _) = KernelCases.Pair(settings, inputs, Outputs, 6);
        var random = Cases.Random(10);
        var (trace, watchedTrace) = (new float[plain.ParameterCount], new float[plain.ParameterCount]);
        for (var t = 0; t < 9; t++)
        {
            var observation = random.Normals(inputs).Single();
            plain.Advance(observation);
            watched.Advance(observation);
            watched.SensitivityNorm();
            watched.AdvanceSensitivity();
            watched.Peek(random.Normals(inputs).Single());
            if (t % 3 == 1)
                continue; // a step without learning: the sensitivities catch up at the next advance
            Assert.Equal(plain.AccumulateTrace([1, 0, 0], 0.5f, trace), watched.AccumulateTrace([1, 0, 0], 0.5f, watchedTrace));
            Assert.Equal(trace, watchedTrace);
            Assert.Equal(plain.HiddenState, watched.HiddenState);
            Assert.Equal(plain.SensitivityNorm(), watched.SensitivityNorm());
        }
    }

    [Fact]
    public void SensitivityNorm_AfterSteps_IsNormOverAllSensitivities()
    {
        var settings = new NetworkSettings { EncoderWidth = 5, HiddenSize = 3 };
        var (kernel, reference, parameters) = KernelCases.Pair(settings, 4, Outputs, 11);
        var random = Cases.Random(12);
        var state = reference.Start();
        for (var t = 0; t < 5; t++)
        {
            var observation = random.Normals(4).Single();
            state = reference.Step(parameters, state, Agreement.Widen(observation)).After;
            kernel.Advance(observation);
        }

        var sensitivity = state!.Sensitivity;
        var want = Math.Sqrt(Enumerable.Range(0, 2).Sum(component => sensitivity[component].ToArray().Sum(x => x * x)));
        Agreement.Close(want, kernel.SensitivityNorm(), Agreement.Single);
    }

    [Fact]
    public void WritePolesAndContributions_KnownParameters_GiveRadiusPhaseAndHeadNorm()
    {
        var kernel = new StreamingNetwork(new NetworkSettings { EncoderWidth = 2, HiddenSize = 2 }, 1, 1);
        var nu = kernel.Tensors.Single(tensor => tensor.Name == "recurrent.nu");
        var theta = kernel.Tensors.Single(tensor => tensor.Name == "recurrent.theta");
        var head = kernel.Tensors.Single(tensor => tensor.Name == "head.weight");
        kernel.Parameters[nu.Offset] = MathF.Log(-MathF.Log(0.9f));
        kernel.Parameters[theta.Offset + 1] = MathF.Log(2);
        new float[] { 3, 0, 4, 1 }.CopyTo(kernel.Parameters[head.Offset..]);
        var (radius, phase, contribution) = (new float[2], new float[2], new float[2]);
        kernel.WritePoles(radius, phase);
        kernel.WriteContributions(contribution);
        Assert.Equal(0.9f, radius[0], 1e-6f);
        Assert.Equal(2f, phase[1], 1e-6f);
        Assert.Equal([5, 1], contribution);
    }

    [Theory]
    [InlineData("rtrl")]
    [InlineData("tbptt1")]
    public void Advance_ExtremeRetentions_StaysFiniteAndAgrees(string gradient)
    {
        var settings = new NetworkSettings
        {
            EncoderWidth = 8,
            HiddenSize = 16,
            Gradient = gradient,
        };
        var (kernel, reference, _) = KernelCases.Pair(settings, 3, Outputs, 13);
        var nu = kernel.Tensors.Single(tensor => tensor.Name == "recurrent.nu");
        for (var unit = 0; unit < 16; unit++)
            kernel.Parameters[nu.Offset + unit] = -24 + (3.4f * unit); // from 1 − r near 1e-10 to r = 0 with e beyond 80
        var parameters = Agreement.Widen(kernel.Parameters);
        var state = reference.Start();
        var random = Cases.Random(14);
        var got = new float[kernel.ParameterCount];
        for (var t = 0; t < 20; t++)
        {
            var observation = random.Normals(3).Single();
            var step = reference.Step(parameters, state, Agreement.Widen(observation));
            state = step.After;
            Agreement.Close(step.Outputs, kernel.Advance(observation));
            kernel.Gradient([1, 0, 0], got);
            Agreement.Close(step.Gradient([1, 0, 0]).Parameters, got);
        }
    }

    [Fact]
    public void Constructor_UnknownCell_NamesTheAllowedOnes()
    {
        var error = Assert.Throws<InvalidSettingsException>(() => new StreamingNetwork(new NetworkSettings { Cell = "lstmm" }, 1, 1));
        Assert.Contains("linear-rtu", error.Message, StringComparison.Ordinal);
        Assert.Contains("“lstm”?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linear-rtu")]
    [InlineData("min-gru")]
    [InlineData("gru")]
    public void Gradient_Frozen_IsTbpttButForTheCell(string cell)
    {
        var settings = new NetworkSettings
        {
            Cell = cell,
            Gradient = "frozen",
            EncoderWidth = 6,
            HiddenSize = 4,
        };
        var (frozen, _, _) = KernelCases.Pair(settings, 3, Outputs, 5);
        var (oneStep, _, _) = KernelCases.Pair(settings with { Gradient = "tbptt1" }, 3, Outputs, 5);
        var random = Cases.Random(3);
        var (got, want) = (new float[frozen.ParameterCount], new float[frozen.ParameterCount]);
        for (var t = 0; t < 4; t++)
        {
            var observation = random.Normals(3).Single();
            Assert.Equal(oneStep.Advance(observation), frozen.Advance(observation));
            frozen.Peek(observation);
            oneStep.Peek(observation);
            foreach (var ahead in new[] { false, true })
            {
                Take(frozen, ahead, got);
                Take(oneStep, ahead, want);
                foreach (var tensor in frozen.Tensors)
                {
                    var slice = got.AsSpan(tensor.Offset, tensor.Length);
                    Assert.Equal(tensor.Block == "recurrent" ? new float[tensor.Length] : want.AsSpan(tensor.Offset, tensor.Length), slice);
                }
            }
        }

        static void Take(StreamingNetwork network, bool ahead, float[] gradient)
        {
            if (ahead)
                network.PeekGradient([1, 0, 0], gradient);
            else
                network.Gradient([1, 0, 0], gradient);
        }
    }

    [Fact]
    public void Advance_PassingInputs_JoinTheFeaturesBehindTheEncoder()
    {
        var settings = new NetworkSettings { Cell = "none", EncoderWidth = 4 };
        var network = new StreamingNetwork(settings, 5, 1, passing: 2);
        var weight = network.Tensors.Single(tensor => tensor.Name == "head.weight");
        Assert.Equal([1, 6], weight.Shape);
        network.Parameters[weight.Offset + 4] = 2;
        network.Parameters[weight.Offset + 5] = 3;
        Assert.Equal(2 * 10 + 3 * 100, network.Advance([1, 2, 3, 10, 100])[0]);
    }

    [Fact]
    public void Advance_FreeOutputs_AreParametersWithTheirAdjointAsGradient()
    {
        var network = new StreamingNetwork(new NetworkSettings { EncoderWidth = 4, HiddenSize = 2 }, 3, 1, freeOutputs: 2);
        network.Initialise(Cases.Random());
        var free = network.Tensors[^1];
        Assert.Equal("head.free", free.Name);
        new float[] { -1, 0.5f }.CopyTo(network.Parameters[free.Offset..]);
        Assert.Equal([-1, 0.5f], network.Advance([1, 2, 3])[1..]);
        var gradient = new float[network.ParameterCount];
        network.Gradient([0.1f, 0.2f, 0.3f], gradient);
        Assert.Equal([0.2f, 0.3f], gradient[free.Offset..]);
    }
}
