using Rtrl.Engine.Learning.Reference;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

/// <summary>The double reference of PPO against differences of its losses.</summary>
public class PpoReferenceTests
{
    private const int Inputs = 2,
        Units = 3,
        Actions = 3,
        Steps = 12;

    public static TheoryData<string> Cells => ["linear", "nonlinear", "min-gru", "gru"];

    /// <summary>
    /// Without an encoder exact RTRL drops nothing: the gradient from stored (h, S) is that of the loss as a function of the parameters the
    /// whole rollout is unrolled with. Old probabilities and values are shifted so that samples lie on both sides of both clips.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void Losses_Gradients_EqualDifferencesOfTheUnrolledRollout(string cell)
    {
        var settings = new PpoSettings { EntropyWeight = 0.05, Clip = 0.2 };
        var (actor, critic) = (Shape(cell, Actions), Shape(cell, 1));
        var random = Cases.Random(3);
        var (actorParameters, criticParameters) = (random.Normals(actor.ParameterCount, 0.5), random.Normals(critic.ParameterCount, 0.5));
        var head = new CategoricalHead();
        var agent = new Ppo(actor, head, actorParameters, critic, criticParameters, 0.9, 0.8, settings);
        var ends = new bool[Steps];
        agent.Reset();
        for (var t = 0; t < Steps; t++)
        {
            agent.Advance(random.Normals(Inputs));
            ends[t] = t % 5 == 4;
            agent.Store([t % Actions], ActionOutcome.Of(random.NextNormal(), random.Normals(Inputs), ends[t]));
            if (ends[t])
                agent.Reset();
        }

        agent.EstimateAdvantages();
        PpoSample[] samples = [.. agent.Samples.Select((sample, t) => Shifted(sample, t % 4 * 0.15, t % 3 * 0.3))];
        var (policyLoss, policyGradient) = agent.ActorLoss(actorParameters, samples);
        var (valueLoss, valueGradient) = agent.CriticLoss(criticParameters, samples);
        Agreement.Close(policyLoss, agent.ActorLoss(actorParameters, Unrolled(actorParameters, criticParameters)).Loss, 1e-12);
        Agreement.Close(valueLoss, agent.CriticLoss(criticParameters, Unrolled(actorParameters, criticParameters)).Loss, 1e-12);
        Agreement.Close(
            Cases.Differences(actorParameters, w => agent.ActorLoss(w, Unrolled(w, criticParameters)).Loss),
            policyGradient,
            1e-8
        );
        Agreement.Close(
            Cases.Differences(criticParameters, w => agent.CriticLoss(w, Unrolled(actorParameters, w)).Loss),
            valueGradient,
            1e-8
        );

        PpoSample[] Unrolled(double[] actorAt, double[] criticAt)
        {
            var (actorState, criticState) = (actor.Start(), critic.Start());
            return
            [
                .. samples.Select(
                    (sample, t) =>
                    {
                        var unrolled = Shifted(sample, 0, 0);
                        (unrolled.ActorBefore, unrolled.CriticBefore) = (actorState, criticState);
                        actorState = ends[t] ? actor.Start() : actor.Step(actorAt, actorState, sample.Input).After;
                        criticState = ends[t] ? critic.Start() : critic.Step(criticAt, criticState, sample.Input).After;
                        return unrolled;
                    }
                ),
            ];
        }
    }

    /// <summary>A clipped ratio that would be rewarded for going further gives no gradient; one that is punished does.</summary>
    [Theory]
    [InlineData(0.5, 1, false)]
    [InlineData(0.5, -1, true)]
    [InlineData(-0.5, 1, true)]
    [InlineData(-0.5, -1, false)]
    [InlineData(0.1, 1, true)]
    public void Policy_RatioAndAdvantage_DecideWhetherTheSampleCounts(double logRatio, double advantage, bool counts)
    {
        var (_, gradient) = PpoLoss.Policy([logRatio], [0], [advantage], 0.2);
        Assert.Equal(counts ? -Math.Exp(logRatio) * advantage : 0, gradient[0], 1e-12);
    }

    /// <summary>Inside the clip range both errors are equal but for rounding: every sample must count.</summary>
    [Fact]
    public void Value_InsideTheClipRange_EverySampleCounts()
    {
        var random = Cases.Random(4);

        // Values near 0 and old ones of another size: there v_old + (v − v_old) is not v.
        var values = random.Normals(2000, 1e-3);
        double[] old = [.. values.Select(v => v - (0.19 * random.NextDouble()))];
        Assert.Contains(values.Zip(old, (v, o) => o + (v - o) != v), differs => differs);
        var returns = random.Normals(2000);
        var (_, gradient) = PpoLoss.Value(values, old, returns, 0.2);
        Agreement.Close([.. values.Zip(returns, (v, r) => (v - r) / 2000)], gradient, 1e-12);
    }

    [Fact]
    public void EstimateAdvantages_OneEpisode_IsTheDecayedSumOfItsTdErrors()
    {
        var (actor, critic) = (Shape("linear", Actions), Shape("linear", 1));
        var random = Cases.Random(5);
        var agent = new Ppo(
            actor,
            new CategoricalHead(),
            random.Normals(actor.ParameterCount),
            critic,
            random.Normals(critic.ParameterCount),
            0.9,
            0.8,
            new PpoSettings()
        );
        agent.Reset();
        double[] tdErrors =
        [
            .. Enumerable
                .Range(0, 6)
                .Select(t =>
                {
                    agent.Advance(random.Normals(Inputs));
                    return agent.Store([0], ActionOutcome.Of(random.NextNormal(), random.Normals(Inputs), t == 3));
                }),
        ];
        agent.EstimateAdvantages();
        const double Decay = 0.72;
        Agreement.Close(tdErrors[1] + (Decay * tdErrors[2]) + (Decay * Decay * tdErrors[3]), agent.Samples[1].Advantage, 1e-12);
        Agreement.Close(tdErrors[4] + (Decay * tdErrors[5]), agent.Samples[4].Advantage, 1e-12);
    }

    private static Network Shape(string cell, int outputs)
    {
        ICell layer = cell switch
        {
            "linear" => new Rtu(Inputs, Units),
            "nonlinear" => new Rtu(Inputs, Units, RtuVariant.Nonlinear),
            "min-gru" => new MinGru(Inputs, Units),
            _ => new Gru(Inputs, Units),
        };
        return new Network([], layer, [new DenseBlock(layer.OutputSize, outputs)]);
    }

    private static PpoSample Shifted(PpoSample sample, double log, double value) =>
        new()
        {
            ActorBefore = sample.ActorBefore,
            CriticBefore = sample.CriticBefore,
            BeginsTurn = sample.BeginsTurn,
            First = sample.First,
            Input = sample.Input,
            NextInput = sample.NextInput,
            Action = sample.Action,
            LogProbability = sample.LogProbability + log - (log > 0.3 ? 0.8 : 0),
            Value = sample.Value + value,
            Reward = sample.Reward,
            NextValue = sample.NextValue,
            Ends = sample.Ends,
            Advantage = sample.Advantage,
        };
}
