using Rtrl.Engine.Learning.Reference;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Numerics;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

/// <summary>Order of a step, exploration, cuts and the limiting cases of QRC(λ) and stream Q(λ).</summary>
public class ValueMethodTests
{
    private const double Discount = 0.9;
    private const double TraceDecay = 0.7;
    private static readonly Network s_network = new(
        [new DenseBlock(2, 4, layerNorm: true, Activation.LeakyReLU)],
        new Rtu(4, 3),
        [new DenseBlock(6, 3)]
    );

    [Fact]
    public void Learn_ManySteps_EachNetworkAdvancesOncePerEnvironmentStep()
    {
        var agent = NewQrc(0.01, 0.01);
        Drive(agent, 40);
        Assert.Equal((40L, 40L), (agent.Values.Advances, agent.Errors.Advances));
    }

    [Fact]
    public void Learn_ZeroStepSizes_ActsAsPureInference()
    {
        var learning = Drive(NewQrc(0, 0), 60);
        var pure = Drive(NewQrc(0.5, 0.5), 60, learn: false);
        Assert.Equal(pure, learning);
        Assert.NotEqual(pure, Drive(NewQrc(0.5, 0.5), 60));
    }

    [Fact]
    public void Advance_AfterReset_DependsOnObservationAlone()
    {
        var agent = NewQrc(0, 0);
        var fresh = agent.Advance([0.3, -0.2]);
        Drive(agent, 7);
        agent.Reset();
        Assert.Equal(fresh, agent.Advance([0.3, -0.2]));
    }

    [Fact]
    public void Qrc_NoRegularisationAndSilentErrorNetwork_DirectionIsStreamQ()
    {
        var agent = NewQrc(0, 0, regularisation: 0, silent: true);
        var trace = new EligibilityTrace(s_network.ParameterCount, Discount * TraceDecay);
        foreach (var (observation, next, action, reward) in Transitions(5))
        {
            agent.Advance(observation);
            var update = agent.Learn(action, nonGreedy: false, ActionOutcome.Of(reward, next, episodeEnds: false));
            trace.Accumulate(update.ValueGradient);
            Agreement.Close([.. trace.Value.Select(z => update.TdError * z)], update.ValueDirection, 1e-14);
        }
    }

    [Fact]
    public void Qrc_TraceDecayZero_DirectionIsTdc()
    {
        var agent = NewQrc(0, 0, traceDecay: 0);
        foreach (var (observation, next, action, reward) in Transitions(5))
        {
            agent.Advance(observation);
            var bootstrap = agent.Values.Peek(next);
            var maximum = bootstrap.Gradient(TiedMaximum.Gradient(bootstrap.Outputs)).Parameters;
            var update = agent.Learn(action, nonGreedy: false, ActionOutcome.Of(reward, next, episodeEnds: false));
            double[] tdc = [.. update.ValueGradient.Zip(maximum, (g, b) => (update.TdError * g) - (Discount * update.PredictedError * b))];
            Agreement.Close(tdc, update.ValueDirection, 1e-12);
        }
    }

    /// <summary>
    /// Two steps by hand, −z_b gd with γ = 0.5, γλ = 0.4 and linear q and h with biases: gd = 0.5 ∇max − gq is (−1, 0.5, 0, 0; −0.5, 0),
    /// then (0.5, 0.5, 0, −1; 0.5, −1); h of the actions taken is 0.5, then 1, so z_b is 0.5, then 1.2. No reward has a part in it.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Qrc_GradientCorrectionOff_FollowsThePredictedErrorAlone(double reward)
    {
        var linear = new Network([], null, [new DenseBlock(2, 2)]);
        var agent = new Qrc(
            linear,
            [1, 2, 3, -1, 0, 0],
            linear,
            [0.5, 0, 0, 1, 0, 0],
            0.5,
            0.8,
            new Sgd(0),
            new Sgd(0),
            gradientCorrection: false
        );
        agent.Advance([1, 0]);
        var first = agent.Learn(0, nonGreedy: false, ActionOutcome.Of(reward, [0, 1], episodeEnds: false));
        agent.Advance([0, 1]);
        var second = agent.Learn(1, nonGreedy: false, ActionOutcome.Of(reward, [1, 1], episodeEnds: false));
        Agreement.Close([0.5, -0.25, 0, 0, 0.25, 0], first.ValueDirection, 1e-15);
        Agreement.Close([-0.6, -0.6, 0, 1.2, -0.6, 1.2], second.ValueDirection, 1e-15);
    }

    [Fact]
    public void Qrc_ErrorValueTrace_IsDecayedSumOfPredictedErrors()
    {
        var agent = NewQrc(0, 0);
        var sum = 0.0;
        foreach (var (observation, next, action, reward) in Transitions(6))
        {
            agent.Advance(observation);
            var update = agent.Learn(action, nonGreedy: false, ActionOutcome.Of(reward, next, episodeEnds: false));
            sum = (Discount * TraceDecay * sum) + update.PredictedError;
            Agreement.Close(sum, update.ErrorValueTrace, 1e-14);
        }
    }

    [Fact]
    public void Qrc_TruncationThatBootstraps_KeepsTheNextValueAndClearsTraces()
    {
        var agent = NewQrc(0, 0);
        var (observation, next, action, reward) = Transitions(1).Single();
        var values = agent.Advance(observation);
        var maximum = TiedMaximum.Value(agent.Values.Peek(next).Outputs);
        var update = agent.Learn(action, nonGreedy: false, new ActionOutcome(reward, next, EpisodeEnds: true, Bootstraps: true));
        Agreement.Close(reward + (Discount * maximum) - values[action], update.TdError, 1e-14);
        var second = agent.Learn(action, nonGreedy: false, ActionOutcome.Of(reward, next, episodeEnds: false));
        Agreement.Close(second.ValueGradient, second.ValueTrace, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StreamQ_NonGreedyAction_CutsOnTheStatedSideOfTheUpdate(bool cutBefore)
    {
        var agent = new StreamQ(s_network, Parameters(2), Discount, TraceDecay, new ObGd(1, 2), cutBefore);
        var steps = Transitions(3);
        var first = Learn(steps[0], nonGreedy: false);
        var explored = Learn(steps[1], nonGreedy: true);
        double[] uncut = [.. explored.Gradient.Zip(first.Trace, (g, z) => g + (Discount * TraceDecay * z))];
        Agreement.Close(cutBefore ? explored.Gradient : uncut, explored.Trace, 1e-14);
        var last = Learn(steps[2], nonGreedy: false);
        double[] carried = [.. last.Gradient.Zip(explored.Trace, (g, z) => g + (Discount * TraceDecay * z))];
        Agreement.Close(cutBefore ? carried : last.Gradient, last.Trace, 1e-14);

        StreamQUpdate Learn((double[] Observation, double[] Next, int Action, double Reward) step, bool nonGreedy)
        {
            agent.Advance(step.Observation);
            return agent.Learn(step.Action, nonGreedy, ActionOutcome.Of(step.Reward, step.Next, episodeEnds: false));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StreamQ_Curvature_IsTraceTimesGradientOfNegativeTdError(bool bootstraps)
    {
        var rule = new CurvatureProbe();
        var agent = new StreamQ(s_network, Parameters(2), Discount, TraceDecay, rule);
        foreach (var (observation, next, action, reward) in Transitions(3))
        {
            agent.Advance(observation);
            var bootstrap = agent.Values.Peek(next);
            var maximum = bootstrap.Gradient(TiedMaximum.Gradient(bootstrap.Outputs)).Parameters;
            var update = agent.Learn(action, nonGreedy: false, new ActionOutcome(reward, next, EpisodeEnds: false, bootstraps));
            var want = Cases.Dot(update.Trace, update.Gradient) - (bootstraps ? Discount * Cases.Dot(update.Trace, maximum) : 0);
            Agreement.Close(want, rule.Curvature, 1e-12);
        }
    }

    [Fact]
    public void TiedMaximum_EqualValues_LowestIndexAndSharedGradient()
    {
        Assert.Equal(1, TiedMaximum.ArgMax([0.5, 2, 2, -1]));
        Assert.Equal([0, 0.5, 0.5, 0], TiedMaximum.Gradient([0.5, 2, 2, -1]));
        Assert.Equal([0, 1, 0, 0], TiedMaximum.Gradient([0.5, 2, 2, -1], splitTies: false));
    }

    [Fact]
    public void Choose_LinearSchedule_ExploresAtItsRateAndCountsGreedyDrawsAsGreedy()
    {
        var policy = new EpsilonGreedy(1, 0.2, 100, new RandomSource(4, RandomStream.Exploration));
        Agreement.Close([1, 0.6, 0.2, 0.2], [.. ((long[])[0, 50, 100, 1000]).Select(policy.Epsilon)], 1e-15);
        double[] values = [0, 1, 0, 0];
        var nonGreedy = 0;
        for (var i = 0; i < 40_000; i++)
        {
            var (action, explored) = policy.Choose(values, 500);
            Assert.Equal(action != 1, explored);
            nonGreedy += explored ? 1 : 0;
        }

        Assert.InRange(nonGreedy / 40_000.0, 0.14, 0.16);
    }

    private static double[] Parameters(long seed) => Cases.Random(seed).Normals(s_network.ParameterCount, 0.5);

    private static Qrc NewQrc(
        double valueStep,
        double errorStep,
        double regularisation = 1,
        double traceDecay = TraceDecay,
        bool gradientCorrection = true,
        bool silent = false
    )
    {
        var errors = Parameters(3);
        foreach (var tensor in s_network.Tensors.Where(t => silent && t.Block == "head"))
            errors.AsSpan(tensor.Offset, tensor.Length).Clear();
        return new Qrc(
            s_network,
            Parameters(2),
            s_network,
            errors,
            Discount,
            traceDecay,
            new Sgd(valueStep),
            new Sgd(errorStep),
            regularisation,
            gradientCorrection
        );
    }

    private static (double[] Observation, double[] Next, int Action, double Reward)[] Transitions(int count)
    {
        var random = Cases.Random(9);
        double[][] observations = [.. Enumerable.Range(0, count + 1).Select(_ => random.Normals(2))];
        return [.. Enumerable.Range(0, count).Select(i => (observations[i], observations[i + 1], i % 3, random.NextNormal()))];
    }

    private static int[] Drive(Qrc agent, int steps, bool learn = true)
    {
        var policy = new EpsilonGreedy(0.3, 0.1, 20, new RandomSource(4, RandomStream.Exploration));
        var actions = new int[steps];
        var transitions = Transitions(steps);
        for (var t = 0; t < steps; t++)
        {
            var (action, nonGreedy) = policy.Choose(agent.Advance(transitions[t].Observation), t);
            actions[t] = action;
            var ends = t % 9 == 8;
            if (learn)
                agent.Learn(action, nonGreedy, ActionOutcome.Of(transitions[t].Reward, transitions[t].Next, ends));
            if (ends)
                agent.Reset();
        }

        return actions;
    }

    /// <summary>Moves nothing and notes z · (g − γ ∇ bootstrap value).</summary>
    private sealed class CurvatureProbe : IStepSizeRule
    {
        public double Curvature { get; private set; }

        public double[] Increment(
            ReadOnlySpan<double> gradient,
            ReadOnlySpan<double> trace,
            double tdError,
            Func<double[], double>? curvature = null
        )
        {
            Curvature = curvature!(trace.ToArray());
            return new double[trace.Length];
        }
    }
}
