using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Environments;

public sealed class ControlTests
{
    [Theory]
    [InlineData("position-only-cart-pole", 4, 0.05, 0.05)]
    [InlineData("position-only-pendulum", 2, Math.PI, 1)]
    public void Reset_ManyStates_AreUniform(string name, int size, double first, double others)
    {
        var environment = Worlds.Create(name, "easy");
        var (random, hidden, observation) = (Worlds.Source(7), new double[size], new float[2]);
        var (sums, squares) = (new double[size], new double[size]);
        const int Count = 20_000;
        for (var i = 0; i < Count; i++)
        {
            environment.Reset(random, observation);
            environment.WriteHidden(hidden);
            for (var entry = 0; entry < size; entry++)
            {
                var scaled = hidden[entry] / (entry == 0 ? first : others);
                Assert.InRange(scaled, -1, 1);
                sums[entry] += scaled / Count;
                squares[entry] += scaled * scaled / Count;
            }
        }

        Assert.All(sums, sum => Assert.Equal(0, sum, 0.02));
        Assert.All(squares, square => Assert.Equal(1.0 / 3, square, 0.012));
    }

    [Theory]
    [InlineData("easy", 0.1)]
    [InlineData("medium", 0.2)]
    [InlineData("hard", 0.3)]
    public void Reset_Noisy_AddsNormalNoiseAndClips(string level, double deviation)
    {
        var environment = Worlds.Create("noisy-position-only-cart-pole", level);
        var (random, observation) = (Worlds.Source(8), new float[2]);
        var square = 0.0;
        const int Count = 20_000;
        for (var i = 0; i < Count; i++)
        {
            environment.Reset([0, 0, 0, 0], random, observation);
            square += (double)observation[0] * observation[0] / Count;
            Assert.InRange(observation[1], -0.4188791f, 0.4188791f);
        }

        Assert.Equal(deviation, Math.Sqrt(square), 0.02 * deviation);
    }

    [Fact]
    public void Step_TorqueBeyondTheLimit_CountsAsTheLimit()
    {
        var environment = Worlds.Create("position-only-pendulum", "easy");
        var (random, observation) = (Worlds.Source(0), new float[2]);
        environment.Reset([1, 0.5], random, observation);
        var strong = environment.Step(new double[] { 40 }, random, observation);
        environment.Reset([1, 0.5], random, observation);
        Assert.Equal(strong, environment.Step(new double[] { 2 }, random, observation));
    }

    [Fact]
    public void Step_PendulumManyTurnsAway_CostsAsMuchAsAtTheSameAngle()
    {
        var environment = Worlds.Create("position-only-pendulum", "easy");
        var (random, observation) = (Worlds.Source(0), new float[2]);
        environment.Reset([1, 0], random, observation);
        var near = environment.Step(new double[] { 0 }, random, observation).Reward;
        environment.Reset([1 - (6 * Math.PI), 0], random, observation);
        Assert.Equal(near, environment.Step(new double[] { 0 }, random, observation).Reward, 1e-12);
    }

    [Fact]
    public void Draw_AfterTheScriptsEnd_SaysWhatWasAskedFor()
    {
        var environment = Worlds.Create("noisy-position-only-pendulum", "easy");
        var script = new ScriptedRandomSource([0.5]);
        Assert.Contains("normal", Assert.Throws<InvalidOperationException>(() => environment.Reset([0, 0], script, new float[2])).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 3", Assert.Throws<InvalidOperationException>(() => new ScriptedRandomSource([4]).NextInt(4)).Message, StringComparison.Ordinal);
    }
}
