using Rtrl.Engine.Environments;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

public sealed class MemoryChainTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Step_WholeEpisode_ShowsCueTwiceAndAsksAtTheLastDecision(int length)
    {
        var environment = Create(length);
        var random = Worlds.Source(0);
        var (observation, state) = (new float[3], new float[5]);
        foreach (var cue in new[] { -1, 1 })
        {
            environment.Reset([cue], random, observation);
            for (var decision = 0; decision < length; decision++)
            {
                Assert.Equal(decision <= 1 ? cue : 0, observation[2]);
                environment.WriteState(state);
                Assert.Equal([cue, decision, length, decision == length - 1 ? 1 : 0], state[..4]);
                var transition = environment.Step((cue + 1) / 2, random, observation);
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
    public void Create_LengthBelow2_IsRefused(int length) =>
        Assert.Equal("environment.length", Assert.Single(Assert.Throws<InvalidSettingsException>(() => Create(length)).Problems).Key);

    [Fact]
    public void Reset_ManyEpisodes_DrawsBothCuesEquallyAndIndependently()
    {
        var environment = Create(4);
        var random = Worlds.Source(11);
        var observation = new float[3];
        const int Count = 20_000;
        double sum = 0,
            repeats = 0,
            last = 0;
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
    public void Step_SeveralBits_AsksForTheQueriedOne()
    {
        var environment = Create(3, bits: 2);
        var random = Worlds.Source(0);
        var observation = new float[4];
        environment.Reset([-1, 1, 1], random, observation);
        environment.Step(0, random, observation);
        Assert.Equal([1, 0, -1, 1], observation);
        environment.Step(0, random, observation);
        Assert.Equal([0.5f, 1, 0, 0], observation);
        Assert.Equal(1, environment.Step(1, random, observation).Reward);
        Assert.Equal([0, 0, 0, 0], observation);
    }

    private static IEnvironment Create(int length, int bits = 1) =>
        EnvironmentFactory.Create(
            new EnvironmentSettings
            {
                Name = "memory-chain",
                Length = length,
                Bits = bits,
            }
        );
}
