using Rtrl.Engine.Learning;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Learning.Heads;
using Rtrl.Tests.Engine.Networks;
using Rtrl.Tests.Engine.Reference;
using Double = Rtrl.Engine.Learning.Reference;

namespace Rtrl.Tests.Engine.Learning.Agents;

/// <summary>
/// Each step of the agent that trains against the reference's step from the same parameters: a fresh reference replays the episode so far
/// under the parameters of every step, so that both hold the same state, sensitivities and traces before the step that is compared.
/// </summary>
public class AgentReferenceTests
{
    /// <summary>Parameters after an update: far below the update itself, which moves them by 1e-3 and more.</summary>
    private const double AfterUpdate = 1e-6;

    private static readonly NetworkSettings s_network = new() { EncoderWidth = 11, HiddenSize = 9 };

    public static TheoryData<string, string, bool, double, double> Cases =>
        new()
        {
            { "obgd", "rtrl", false, 0.8, 0 },
            { "obgd", "rtrl", true, 0.8, 0 },
            { "obgd", "tbptt1", false, 0, 0 },
            { "sgd", "rtrl", false, 0.9, 0.5 },
            { "sgd", "rtrl", false, 0.9, 0 },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void StreamQ_EveryTransition_ChangesParametersAsTheReference(
        string rule,
        string gradient,
        bool cutBefore,
        double traceDecay,
        double clip
    )
    {
        var networkSettings = s_network with { Gradient = gradient };
        var settings = new AgentSettings
        {
            Name = "stream-q",
            Rule = rule,
            StepSize = rule == "obgd" ? 1 : 0.05,
            Kappa = 2,
            GradientClip = clip,
            TraceDecay = traceDecay,
            Discount = 0.95,
            CutBefore = cutBefore,
        };
        var (kernel, network, parameters) = KernelCases.Pair(networkSettings, 3, 2, 21);
        Double.IStepSizeRule referenceRule =
            rule == "obgd" ? new Double.ObGd(1, 2) : new Double.Sgd(0.05, clip > 0 ? clip : double.PositiveInfinity);
        var reference = new Double.StreamQ(network, parameters, 0.95, traceDecay, referenceRule, cutBefore);
        var agent = new StreamQ(settings, kernel, Policies.Any, new StageClock());
        foreach (var step in Transitions())
        {
            if (step.First)
            {
                agent.BeginEpisode();
                reference.Reset();
            }

            agent.Advance(step.Observation);
            Agreement.Close(reference.Advance(Agreement.Widen(step.Observation)), agent.Outputs);
            var tdError = agent.TdError(new Choice(step.Action, step.NonGreedy), step.Reward, step.Next, !step.Ended, learning: true);
            agent.Learn(new Choice(step.Action, step.NonGreedy), tdError, step.Ended);
            var update = reference.Learn(
                step.Action,
                step.NonGreedy,
                Double.ActionOutcome.Of(step.Reward, Agreement.Widen(step.Next), step.Ended)
            );
            Assert.Equal(update.TdError, tdError, 1e-5); // a difference of values near 1
            Agreement.Close(update.Trace, agent.Trace.Values);
            Agreement.Close(reference.Values.Parameters, kernel.Parameters, AfterUpdate);

            // Both go on from the kernel's parameters: the comparison is of one step, not of diverging trajectories.
            Agreement.Widen(kernel.Parameters).CopyTo(reference.Values.Parameters, 0);
        }
    }

    [Theory]
    [InlineData("rtrl", true, 0, false)]
    [InlineData("rtrl", false, 0, false)]
    [InlineData("rtrl", false, 0.3, false)]
    [InlineData("tbptt1", true, 0, false)]
    [InlineData("tbptt1", true, 0, true)]
    [InlineData("tbptt1", true, 0.3, true)]
    [InlineData("rtrl", true, 0, false, "before")]
    [InlineData("tbptt1", true, 0.3, false, "before")]
    [InlineData("rtrl", true, 0.3, false, "after", "gradient")]
    public void Qrc_EveryTransition_ChangesParametersAsTheReference(
        string gradient,
        bool correction,
        double clip,
        bool twoSteps,
        string bootstrapState = "after",
        string clipScope = "direction"
    )
    {
        var networkSettings = s_network with { Gradient = gradient };
        var settings = new AgentSettings
        {
            Name = "qrc",
            Discount = 0.95,
            TraceDecay = 0.9,
            StepSize = 0.05,
            AuxiliaryStepSize = 0.02,
            Regularisation = 0.7,
            GradientCorrection = correction,
            GradientClip = clip,
            BootstrapState = bootstrapState,
            GradientClipScope = clipScope,
        };
        var (values, network, parameters) = KernelCases.Pair(networkSettings, 3, 2, 22);
        var (auxiliary, _, auxiliaryParameters) = KernelCases.Pair(networkSettings, 3, 2, 23);
        var limit = clip > 0 ? clip : double.PositiveInfinity;
        var reference = new Double.Qrc(
            network,
            parameters,
            network,
            auxiliaryParameters,
            0.95,
            0.9,
            new Double.Sgd(0.05, limit),
            new Double.Sgd(0.02, limit),
            0.7,
            correction,
            twoStepBootstrap: twoSteps,
            bootstrapBefore: bootstrapState == "before",
            clipsDecay: clipScope == "direction"
        );
        var before = bootstrapState == "before" ? KernelCases.Pair(networkSettings, 3, 2, 24).Item1 : null;
        var agent = new Qrc(settings, values, auxiliary, Policies.Any, new StageClock(), twoSteps, before);
        foreach (var step in Transitions())
        {
            if (step.First)
            {
                agent.BeginEpisode();
                reference.Reset();
            }

            agent.Advance(step.Observation);
            Agreement.Close(reference.Advance(Agreement.Widen(step.Observation)), agent.Outputs);
            var tdError = agent.TdError(new Choice(step.Action, step.NonGreedy), step.Reward, step.Next, !step.Ended, learning: true);
            agent.Learn(new Choice(step.Action, step.NonGreedy), tdError, step.Ended);
            var update = reference.Learn(
                step.Action,
                step.NonGreedy,
                Double.ActionOutcome.Of(step.Reward, Agreement.Widen(step.Next), step.Ended)
            );
            Assert.Equal(update.TdError, tdError, 1e-5); // a difference of values near 1
            Agreement.Close(update.ValueTrace, agent.Trace.Values);
            Agreement.Close(reference.Values.Parameters, values.Parameters, AfterUpdate);
            Agreement.Close(reference.Errors.Parameters, auxiliary.Parameters, AfterUpdate);
            Agreement.Widen(values.Parameters).CopyTo(reference.Values.Parameters, 0);
            Agreement.Widen(auxiliary.Parameters).CopyTo(reference.Errors.Parameters, 0);
        }
    }

    /// <summary>
    /// The hand calculation of <see cref="ValueMethodTests.Qrc_GradientCorrectionOff_FollowsThePredictedErrorAlone"/>, without biases.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Qrc_GradientCorrectionOff_FollowsThePredictedErrorAlone(double reward)
    {
        var settings = new AgentSettings
        {
            Name = "qrc",
            Discount = 0.5,
            TraceDecay = 0.8,
            StepSize = 1,
            AuxiliaryStepSize = 0,
            GradientCorrection = false,
        };
        var (values, auxiliary) = (new LinearNetwork(2, 2), new LinearNetwork(2, 2));
        new float[] { 1, 2, 3, -1 }.CopyTo(values.Parameters);
        new[] { 0.5f, 0, 0, 1 }.CopyTo(auxiliary.Parameters);
        var agent = new Qrc(settings, values, auxiliary, Policies.Any, new StageClock());
        Learn([1, 0], 0, [0, 1]);
        Agreement.Close([1.5, 1.75, 3, -1], values.Parameters, 1e-6);
        Learn([0, 1], 1, [1, 1]);
        Agreement.Close([0.9, 1.15, 3, 0.2], values.Parameters, 1e-6);

        void Learn(float[] observation, int action, float[] next)
        {
            agent.Advance(observation);
            var choice = new Choice(action, false);
            agent.Learn(choice, agent.TdError(choice, reward, next, bootstrap: true, learning: true), ended: false);
        }
    }

    /// <summary>DECISION 4: where all values are 0 the gradient of their maximum is shared, or the lowest action's alone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Qrc_TiedValues_SplitAsTheReference(bool splitTies)
    {
        var (values, network, _) = KernelCases.Pair(s_network, 3, 3, 26);
        var (auxiliary, _, auxiliaryParameters) = KernelCases.Pair(s_network, 3, 3, 27);
        foreach (var tensor in values.Tensors.Where(tensor => tensor.Block == "head"))
            values.Parameters.Slice(tensor.Offset, tensor.Length).Clear();
        var settings = new AgentSettings
        {
            Name = "qrc",
            Discount = 0.95,
            TraceDecay = 0.9,
            StepSize = 0.05,
            AuxiliaryStepSize = 0.02,
            SplitTies = splitTies,
        };
        var reference = new Double.Qrc(
            network,
            Agreement.Widen(values.Parameters),
            network,
            auxiliaryParameters,
            0.95,
            0.9,
            new Double.Sgd(0.05, double.PositiveInfinity),
            new Double.Sgd(0.02, double.PositiveInfinity),
            1,
            splitTies: splitTies
        );
        var agent = new Qrc(settings, values, auxiliary, Policies.Any, new StageClock());
        agent.BeginEpisode();
        reference.Reset();
        agent.Advance([0.5f, -1, 2]);
        reference.Advance([0.5, -1, 2]);
        agent.Learn(
            new Choice(2, false),
            agent.TdError(new Choice(2, false), 1, [1, 0.5f, -1], bootstrap: true, learning: true),
            ended: false
        );
        reference.Learn(2, false, Double.ActionOutcome.Of(1, [1, 0.5, -1], episodeEnds: false));
        Agreement.Close(reference.Values.Parameters, values.Parameters, AfterUpdate);
        var bias = values.Tensors.Single(tensor => tensor.Name == "head.bias");
        Assert.Equal(splitTies, values.Parameters[bias.Offset] == values.Parameters[bias.Offset + 1]);
    }

    [Fact]
    public void Learn_StepSizeZero_ActsAsPureInference()
    {
        var settings = new AgentSettings
        {
            Name = "stream-q",
            Rule = "sgd",
            StepSize = 0,
            TraceDecay = 0.9,
        };
        var (learning, _, _) = KernelCases.Pair(s_network, 3, 2, 24);
        var (inference, _, _) = KernelCases.Pair(s_network, 3, 2, 24);
        var agent = new StreamQ(settings, learning, Policies.Any, new StageClock());
        foreach (var step in Transitions())
        {
            if (step.First)
            {
                agent.BeginEpisode();
                inference.Reset();
            }

            agent.Advance(step.Observation);
            Assert.Equal(inference.Advance(step.Observation), agent.Outputs);
            agent.Learn(
                new Choice(step.Action, step.NonGreedy),
                agent.TdError(new Choice(step.Action, step.NonGreedy), step.Reward, step.Next, !step.Ended, learning: true),
                step.Ended
            );
        }
    }

    [Fact]
    public void TdError_BootstrapPass_LeavesHiddenStateAndSensitivityUnchanged()
    {
        var (network, _, _) = KernelCases.Pair(s_network, 3, 2, 25);
        var agent = new StreamQ(new AgentSettings { Name = "stream-q", StepSize = 1 }, network, Policies.Any, new StageClock());
        agent.Advance([1, 2, 3]);
        float[] hidden = [.. network.HiddenState];
        var norm = network.SensitivityNorm();
        agent.TdError(new Choice(0, false), 1, [3, 2, 1], bootstrap: true, learning: true);
        Assert.Equal(hidden, network.HiddenState);
        Assert.Equal(norm, network.SensitivityNorm());
    }

    private static IEnumerable<(
        bool First,
        float[] Observation,
        int Action,
        bool NonGreedy,
        double Reward,
        float[] Next,
        bool Ended
    )> Transitions()
    {
        var random = Tests.Engine.Reference.Cases.Random(31);
        var observation = random.Normals(3).Single();
        var first = true;
        for (var t = 0; t < 40; t++)
        {
            var next = random.Normals(3).Single();
            var ended = t % 13 == 12;
            yield return (first, observation, random.NextInt(2), random.NextInt(4) == 0, random.NextNormal(), next, ended);
            observation = ended ? random.Normals(3).Single() : next;
            first = ended;
        }
    }
}
