using Rtrl.Engine.Learning;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Reference;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Learning.Heads;
using Kernel = Rtrl.Engine.Learning.Agents;
using Readable = Rtrl.Engine.Learning.Reference;

namespace Rtrl.Tests.Engine.Reference;

/// <summary>
/// The float32 agents against the double ones, step by step. Before each step the reference takes over the kernel's parameters, so that
/// only one step's arithmetic is compared; h, S and traces have the same history in both.
/// </summary>
public class KernelAgentTests
{
    private const int Inputs = 3;
    private const int Actions = 3;

    public static TheoryData<string, string, bool> Networks =>
        new()
        {
            { "linear-rtu", "rtrl", false },
            { "linear-rtu", "tbptt1", false },
            { "none", "rtrl", false },
            { "linear-rtu", "rtrl", true }, // all-zero encoder: tied values, amplified first gradient
            { "none", "rtrl", true },
        };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Qrc_AnyNetwork_AgreesStepByStep(string cell, string gradient, bool zeroEncoder)
    {
        var settings = new AgentSettings
        {
            Name = "qrc",
            Discount = 0.9,
            TraceDecay = 0.8,
            StepSize = 0.1,
            AuxiliaryStepSize = 0.05,
            Regularisation = 0.5,
            GradientClip = 1,
        };
        var network = new NetworkSettings
        {
            EncoderWidth = 10,
            HiddenSize = 9,
            Cell = cell,
            Gradient = gradient,
        };
        var (values, auxiliary) = (NewKernel(network, 1, zeroEncoder), NewKernel(network, 2, zeroEncoder));
        var kernel = new Kernel.Qrc(settings, values, auxiliary, Policies.Any, new StageClock());
        var shape = Shape(network);
        var reference = new Readable.Qrc(
            shape,
            Agreement.Widen(values.Parameters),
            shape,
            Agreement.Widen(auxiliary.Parameters),
            settings.Discount,
            settings.TraceDecay,
            new Sgd(settings.StepSize, settings.GradientClip),
            new Sgd(settings.AuxiliaryStepSize, settings.GradientClip),
            settings.Regularisation
        );
        Drive(
            kernel,
            reference.Reset,
            (observation, action, nonGreedy, outcome) =>
            {
                Agreement.Widen(values.Parameters).CopyTo(reference.Values.Parameters, 0);
                Agreement.Widen(auxiliary.Parameters).CopyTo(reference.Errors.Parameters, 0);
                Agreement.Close(reference.Advance(observation), Advanced(kernel, observation));
                var want = reference.Learn(action, nonGreedy, outcome);
                Learn(kernel, action, nonGreedy, outcome, want.TdError);
                Agreement.Close(want.ValueTrace, kernel.Trace.Values);
                Agreement.Close(reference.Values.Parameters, values.Parameters);
                Agreement.Close(reference.Errors.Parameters, auxiliary.Parameters);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void StreamQ_AnyNetwork_AgreesStepByStep(string cell, string gradient, bool zeroEncoder)
    {
        var settings = new AgentSettings
        {
            Name = "stream-q",
            Rule = "obgd",
            Discount = 0.9,
            TraceDecay = 0.8,
            StepSize = 1,
            Kappa = 0.5,
        };
        var network = new NetworkSettings
        {
            EncoderWidth = 10,
            HiddenSize = 9,
            Cell = cell,
            Gradient = gradient,
        };
        var values = NewKernel(network, 1, zeroEncoder);
        var kernel = new Kernel.StreamQ(settings, values, Policies.Any, new StageClock());
        var reference = new Readable.StreamQ(
            Shape(network),
            Agreement.Widen(values.Parameters),
            settings.Discount,
            settings.TraceDecay,
            new Readable.ObGd(settings.StepSize, settings.Kappa)
        );
        Drive(
            kernel,
            reference.Reset,
            (observation, action, nonGreedy, outcome) =>
            {
                Agreement.Widen(values.Parameters).CopyTo(reference.Values.Parameters, 0);
                Agreement.Close(reference.Advance(observation), Advanced(kernel, observation));
                var want = reference.Learn(action, nonGreedy, outcome);
                Learn(kernel, action, nonGreedy, outcome, want.TdError);
                Agreement.Close(want.Trace, kernel.Trace.Values);
                Agreement.Close(reference.Values.Parameters, values.Parameters);
            }
        );
    }

    private static void Drive(IStreamingAgent kernel, Action resetReference, Action<double[], int, bool, ActionOutcome> step)
    {
        var random = Cases.Random(21);
        for (var t = 0; t < 40; t++)
        {
            if (t % 11 == 0)
            {
                kernel.BeginEpisode();
                resetReference();
            }

            var observation = Rounded(random.Normals(Inputs));
            var outcome = ActionOutcome.Of(random.NextNormal(), Rounded(random.Normals(Inputs)), episodeEnds: t % 11 == 10);
            step(observation, t * 7 % Actions, t % 6 == 5, outcome);
        }
    }

    private static float[] Advanced(IStreamingAgent kernel, double[] observation)
    {
        kernel.Advance(observation.Single());
        return kernel.Outputs.ToArray();
    }

    private static void Learn(IStreamingAgent kernel, int action, bool nonGreedy, ActionOutcome outcome, double wantTdError)
    {
        var tdError = kernel.TdError(
            new Choice(action, nonGreedy),
            outcome.Reward,
            outcome.NextObservation.Single(),
            outcome.Bootstraps,
            learning: true
        );
        Agreement.Close([Math.Max(1, Math.Abs(wantTdError)), wantTdError], [Math.Max(1, Math.Abs(wantTdError)), tdError], Agreement.Single);
        kernel.Learn(new Choice(action, nonGreedy), tdError, outcome.EpisodeEnds);
    }

    private static StreamingNetwork NewKernel(NetworkSettings settings, long seed, bool zeroEncoder)
    {
        var kernel = new StreamingNetwork(settings, Inputs, Actions);
        var random = Cases.Random(seed);
        kernel.Initialise(random);
        foreach (var tensor in kernel.Tensors)
        {
            if (tensor.Name is "recurrent.nu" or "recurrent.theta")
                continue;
            var zero = zeroEncoder && (tensor.Block == "encoder" || tensor.Name == "head.bias");
            foreach (ref var value in kernel.Parameters.Slice(tensor.Offset, tensor.Length))
                value = zero ? 0 : (float)(0.4 * random.NextNormal());
        }

        return kernel;
    }

    private static Network Shape(NetworkSettings settings)
    {
        var encoder = new DenseBlock(Inputs, settings.EncoderWidth, layerNorm: true, Activation.LeakyReLU);
        if (settings.Cell == "none")
            return new Network([encoder], null, [new DenseBlock(settings.EncoderWidth, Actions)]);
        var gradient = settings.Gradient == "rtrl" ? RecurrentGradient.ExactRtrl : RecurrentGradient.OneStep;
        return new Network(
            [encoder],
            new Rtu(settings.EncoderWidth, settings.HiddenSize, RtuVariant.Linear, gradient),
            [new DenseBlock(2 * settings.HiddenSize, Actions)]
        );
    }

    private static double[] Rounded(double[] values) => Agreement.Widen(values.Single());
}
