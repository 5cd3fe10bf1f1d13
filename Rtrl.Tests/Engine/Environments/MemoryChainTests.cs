using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Environments;

public class MemoryChainTests : EnvironmentContract
{
    protected override (double Min, double Max)[] ObservationRange => [(0, 1), (0, 0), (-1, 1)];

    protected override (double Min, double Max) RewardRange => (-1, 1);

    protected override (double Mean, double Tolerance) RandomReturn => (0, 0.08);

    protected override IEnvironment Create() => new MemoryChain(7);

    [Fact]
    [Trait("Golden", "environments")]
    public void Step_RecordedEpisodes_AgreesStepByStep()
    {
        var random = new RandomSource(0, RandomStream.Environment);
        foreach (var episode in GoldenData.Load("environments", "MemoryChain")["episodes"].Items)
        {
            var environment = new MemoryChain(episode["length"].Integer, episode["num_bits"].Integer);
            var observation = new float[environment.ObservationSize];
            int[] context = [.. episode["hidden"]["context"].Numbers.Select(bit => (int)bit)];
            environment.Reset(context, episode["hidden"]["query"].Integer, observation);
            Assert.Equal(Single(episode["reset_observation"]), observation);
            var actions = episode["actions"].Numbers;
            for (var t = 0; t < actions.Length; t++)
            {
                var transition = environment.Step((int)actions[t], random, observation);
                Assert.Equal(Single(episode["observations"][t]), observation);
                Assert.Equal(episode["rewards"][t].Number, transition.Reward);
                Assert.Equal(episode["terminated"][t].Integer == 1, transition.Terminated);
                Assert.Equal(episode["truncated"][t].Integer == 1, transition.Truncated);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Step_WholeEpisode_ShowsCueTwiceAndAsksAtTheLastDecision(int length)
    {
        var environment = new MemoryChain(length);
        var random = new RandomSource(0, RandomStream.Environment);
        var (observation, state) = (new float[3], new float[5]);
        for (var context = 0; context < 2; context++)
        {
            environment.Reset([context], 0, observation);
            var cue = (2 * context) - 1;
            for (var decision = 0; decision < length; decision++)
            {
                Assert.Equal(decision <= 1 ? cue : 0, observation[2]);
                environment.WriteState(state);
                Assert.Equal([cue, decision, length, decision == length - 1 ? 1 : 0], state[..4]);
                var transition = environment.Step(context, random, observation);
                Assert.Equal(decision == length - 1, transition.Terminated);
                Assert.Equal(decision == length - 1 ? 1 : 0, transition.Reward);
            }

            environment.WriteState(state);
            Assert.Equal(1, state[4]);
            Assert.Equal([0, 0, 0], observation);
        }

        Assert.Equal(length - 2, environment.Facts.MemoryLag);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-5)]
    public void Constructor_LengthBelow2_SaysWhy(int length)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryChain(length));
        Assert.Contains("at least 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(length, error.ActualValue);
    }

    [Fact]
    public void Reset_ManyEpisodes_DrawsBothCuesEquallyAndIndependently()
    {
        var environment = new MemoryChain(4);
        var random = new RandomSource(11, RandomStream.Environment);
        var observation = new float[3];
        const int Count = 20_000;
        double sum = 0, repeats = 0, last = 0;
        for (var i = 0; i < Count; i++)
        {
            environment.Reset(random, observation);
            sum += observation[2];
            repeats += observation[2] * last;
            last = observation[2];
        }

        Assert.Equal(0, sum / Count, 0.03);
        Assert.Equal(0, repeats / Count, 0.03);
    }

    [Fact]
    public void Reset_ImpossibleHiddenState_Throws()
    {
        var observation = new float[4];
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryChain(3, 2).Reset([0, 2], 0, observation));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryChain(3, 2).Reset([0], 0, observation));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryChain(3, 2).Reset([0, 1], 2, observation));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryChain(3, 0));
    }

    [Fact]
    public void Step_SeveralBits_AsksForTheQueriedOne()
    {
        var environment = new MemoryChain(3, 2);
        var random = new RandomSource(0, RandomStream.Environment);
        var observation = new float[4];
        environment.Reset([0, 1], 1, observation);
        environment.Step(0, random, observation);
        Assert.Equal([1, 0, -1, 1], observation);
        environment.Step(0, random, observation);
        Assert.Equal([0.5f, 1, 0, 0], observation);
        Assert.Equal(1, environment.Step(1, random, observation).Reward);
        Assert.Equal([0, 0, 0, 0], observation);
    }

    private static float[] Single(GoldenData node) => [.. node.Numbers.Select(value => (float)value)];
}
