#pragma warning disable xUnit1051 // every call here returns within milliseconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;
using Kinds = Rtrl.Tests.Engine.Training.Runs;

namespace Rtrl.Tests.Engine.Clones;

public sealed class UnitInterventionTests
{
    // Three complex units: [re 0..2; im 0..2].
    private static readonly UnitBaseline s_baseline = new("value", 3, [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], [1, 2, 3, 4, 5, 6], 10);

    public static TheoryData<string> RecurrentKinds =>
        [.. Kinds.Kinds.Where(kind => kind.Value.Network.Cell != "none").Select(kind => kind.Key)];

    [Fact]
    public void Impose_Mean_ReplacesEveryComponentOfTheUnit()
    {
        float[] state = [1, 2, 3, 4, 5, 6];
        new UnitIntervention(InterventionKind.Mean, [0, 2], s_baseline).Impose(new float[6], state);
        Assert.Equal([0.1f, 2, 0.3f, 0.4f, 5, 0.6f], state);
    }

    [Fact]
    public void Impose_Hold_KeepsWhatWas()
    {
        float[] state = [1, 2, 3, 4, 5, 6];
        new UnitIntervention(InterventionKind.Hold, [1], s_baseline).Impose([-1, -2, -3, -4, -5, -6], state);
        Assert.Equal([1, -2, 3, 4, -5, 6], state);
    }

    [Fact]
    public void Impose_Noise_IsSeededScaledByTheDeviationAndUnbiased()
    {
        var (sum, squares) = (new double[6], new double[6]);
        var noise = new UnitIntervention(InterventionKind.Noise, [1], s_baseline, scale: 0.5, seed: 4);
        var same = new UnitIntervention(InterventionKind.Noise, [1], s_baseline, scale: 0.5, seed: 4);
        for (var i = 0; i < 20_000; i++)
        {
            var (state, again) = (new float[6], new float[6]);
            noise.Impose(new float[6], state);
            same.Impose(new float[6], again);
            Assert.Equal(state, again);
            for (var k = 0; k < 6; k++)
                (sum[k], squares[k]) = (sum[k] + state[k], squares[k] + (state[k] * state[k]));
        }

        Assert.Equal(0, sum[0] + sum[2] + sum[3] + sum[5]);
        Assert.Equal(1.0, Math.Sqrt(squares[1] / 20_000), 0.03); // 0.5 · 2
        Assert.Equal(2.5, Math.Sqrt(squares[4] / 20_000), 0.06); // 0.5 · 5
        Assert.InRange(Math.Abs(sum[1] / 20_000), 0, 0.03);
    }

    [Fact]
    public void Silence_Zero_LeavesStateAndOthersAlone()
    {
        float[] state = [1, 2, 3, 4, 5, 6],
            output = [1, 2, 3, 4, 5, 6];
        var zero = new UnitIntervention(InterventionKind.Zero, [1], s_baseline);
        zero.Impose(new float[6], state);
        zero.Silence(output);
        Assert.Equal([1, 2, 3, 4, 5, 6], state);
        Assert.Equal([1, 0, 3, 4, 0, 6], output);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("3")]
    [InlineData("1,1")]
    [InlineData("")]
    public void Create_WrongUnits_IsRefused(string units) =>
        Assert.Throws<ArgumentException>(() =>
            new UnitIntervention(
                InterventionKind.Mean,
                [.. units.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)],
                s_baseline
            )
        );

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Create_WrongScale_IsRefused(double scale) =>
        Assert.Throws<ArgumentException>(() => new UnitIntervention(InterventionKind.Noise, [0], s_baseline, scale));

    /// <summary>Silencing a unit is the same as erasing the head's weights that read it, for every step of a rollout.</summary>
    [Fact]
    public void Zero_InANetwork_EqualsAHeadThatDoesNotReadTheUnits()
    {
        var run = new TrainingRun(Kinds.StreamQ).Take(800);
        var touched = Sandbox.Of(run);
        touched.Greedy = true;
        touched.Intervention = new UnitIntervention(InterventionKind.Zero, [2, 7], UnitBaseline.Record(touched, "value", 1));

        run.Learning = false;
        run.Greedy = true;
        var network = run.Networks[0].Network;
        var head = network.Tensors.Single(tensor => tensor.Name == "head.weight");
        var width = head.Shape[1];
        for (var row = 0; row < head.Shape[0]; row++)
        {
            foreach (var column in new[] { 2, 7, network.Units + 2, network.Units + 7 })
                network.Parameters[head.Offset + (row * width) + column] = 0;
        }

        for (var i = 0; i < 60; i++)
        {
            var (wanted, got) = (run.Step(), touched.Record());
            Assert.Equal(run.LastOutputs.ToArray(), got.Outputs);
            Assert.Equal(wanted.TdError, got.Metrics.TdError);
            Assert.Equal(network.HiddenState.ToArray(), got.HiddenState);
        }
    }

    /// <summary>Mean and hold by their definitions, on every cell; the rest of the layer sees a step without any difference.</summary>
    [Theory]
    [MemberData(nameof(RecurrentKinds))]
    public void MeanAndHold_InANetwork_SetTheUnitAndNothingElse(string kind)
    {
        var sandbox = Sandbox.Of(new TrainingRun(Kinds.Kinds[kind]).Take(333));
        sandbox.Step();
        var network = sandbox.RecurrentNetworks[0];
        var baseline = UnitBaseline.Record(sandbox, network, 3);
        foreach (var what in new[] { InterventionKind.Mean, InterventionKind.Hold })
        {
            var (plain, touched) = (sandbox.Clone(), sandbox.Clone());
            touched.Intervention = new UnitIntervention(what, [1], baseline);
            var before = plain.BetweenEpisodes ? new float[baseline.Mean.Count] : plain.HiddenState(network).ToArray();
            var (left, right) = (plain.Record(), touched.Record());
            for (var i = 0; i < before.Length; i++)
            {
                var wanted =
                    i % baseline.Units != 1 ? left.HiddenState[i]
                    : what == InterventionKind.Mean ? baseline.Mean[i]
                    : before[i];
                Assert.Equal(wanted, right.HiddenState[i]);
            }
        }
    }

    /// <summary>
    /// The bootstrap value under an intervention is the value the next step will have: δ computed from it equals δ computed afterwards.
    /// </summary>
    [Theory]
    [InlineData(InterventionKind.Mean)]
    [InlineData(InterventionKind.Hold)]
    [InlineData(InterventionKind.Zero)]
    public void TdError_UnderAnIntervention_SeesTheNextStepsValue(InterventionKind kind)
    {
        var sandbox = Sandbox.Of(new TrainingRun(Kinds.StreamQ).Take(900));
        sandbox.Greedy = true;
        sandbox.Intervention = new UnitIntervention(kind, [0, 3, 4, 8], UnitBaseline.Record(sandbox, "value", 2));
        var step = sandbox.Record();
        for (var i = 0; i < 40; i++)
        {
            var next = sandbox.Record();
            if (!step.Metrics.EpisodeEnded)
                Assert.Equal(
                    step.Metrics.Reward + (Kinds.StreamQ.Agent.Discount * next.Outputs.Max()) - step.Metrics.Value,
                    step.Metrics.TdError,
                    5
                );
            step = next;
        }
    }

    [Fact]
    public void Record_OfABaseline_IsMeanAndDeviationOverTheSteps()
    {
        var sandbox = Sandbox.Of(new TrainingRun(Kinds.StreamQ).Take(700));
        var baseline = UnitBaseline.Record(sandbox, "value", 4, seed: 9);
        var clone = sandbox.Clone();
        var states = new List<float[]>();
        for (var episode = 0; episode < 4; episode++)
        {
            clone.BeginEpisode(9, episode);
            do
            {
                states.Add(clone.Record().HiddenState);
            } while (!clone.BetweenEpisodes);
        }

        Assert.Equal((20, 10), (baseline.Steps, baseline.Units));
        for (var i = 0; i < 20; i++)
        {
            var mean = states.Average(state => (double)state[i]);
            Assert.Equal(mean, baseline.Mean[i], 1e-5);
            Assert.Equal(Math.Sqrt(states.Average(state => (state[i] - mean) * (state[i] - mean))), baseline.Deviation[i], 1e-5);
        }
    }
}
