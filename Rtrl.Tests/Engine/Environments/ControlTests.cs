using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

public sealed class ControlTests
{
    [Theory]
    [InlineData("position-only-cart-pole", 4, 0.05, 0.05)]
    [InlineData("position-only-pendulum", 2, Math.PI, 1)]
    [InlineData("cart-pole", 4, 0.05, 0.05)]
    [InlineData("pendulum", 2, Math.PI, 1)]
    public void Reset_ManyStates_AreUniform(string name, int size, double first, double others)
    {
        var environment = Worlds.Create(name, "easy");
        var (random, hidden, observation) = (Worlds.Source(7), new double[size], new float[environment.ObservationSize]);
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

    /// <summary>
    /// Values of the equations in the specification, computed apart from this program: hidden state, action, hidden state after, reward,
    /// whether it ended.
    /// </summary>
    public static TheoryData<string, double[], double, double[], double, bool> Steps =>
        new()
        {
            { "pendulum", [2.5, -1.25], 0.75, [2.4655677054038985, -0.6886458919220325], -6.4068125, false },
            { "pendulum", [-4, 7.9], -2, [-3.6, 8], -11.457935146920741, false },
            { "pendulum", [2.5, -1.25], 5, [2.4749427054038984, -0.5011458919220325], -6.41025, false },
            { "mountain-car", [-0.5, 0.01], 0.75, [-0.48905184300416926, 0.010948156995830743], -0.05625, false },
            { "mountain-car", [-1.19, -0.05], -3, [-1.2, 0], -0.9, false },
            { "mountain-car", [0.44, 0.03], 0.25, [0.4697545613708691, 0.029754561370869067], 99.99375, true },
            { "mountain-car", [0.46, -0.01], 0, [0.44952589792175546, -0.010474102078244585], 0, false },
            { "cart-pole", [0.1, -0.2, 0.05, 0.3], 1, [0.096, -0.005625065781779709, 0.056, 0.02349585151852651], 1, false },
            { "cart-pole", [0.1, -0.2, 0.05, 0.3], 0, [0.096, -0.3957976546439626, 0.056, 0.6080233136061515], 1, false },
            {
                "cart-pole-swing-up",
                [0.1, -0.2, 2.9, 0.3],
                0.6,
                [0.096, -0.08007656101232284, 2.906, 0.5450002662057667],
                0.013811912341313515,
                false
            },
            { "cart-pole-swing-up", [2.399, 1, 3, 0], 7, [2.419, 1.1968387344126548, 3, 0.33379258753288504], 0.005003751699777292, true },
        };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_TasksWithoutEngine_FollowTheirEquations(
        string name,
        double[] before,
        double action,
        double[] after,
        double reward,
        bool ends
    )
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = name, Mask = "full" });
        var (random, hidden, observation) = (Worlds.Source(0), new double[before.Length], new float[environment.ObservationSize]);
        environment.Reset(before, random, observation);
        var transition =
            environment.Facts.Actions.Kind == ActionKind.Discrete
                ? environment.Step((int)action, random, observation)
                : environment.Step(new double[] { action }, random, observation);
        environment.WriteHidden(hidden);
        for (var entry = 0; entry < after.Length; entry++)
            Assert.Equal(after[entry], hidden[entry], 1e-12);
        Assert.Equal(reward, transition.Reward, 1e-12);
        Assert.Equal((ends, false), (transition.Terminated, transition.Truncated));
    }

    [Theory]
    [InlineData("pendulum", 2, 200)]
    [InlineData("mountain-car", 1, 999)]
    [InlineData("cart-pole", 2, 500)]
    [InlineData("cart-pole-swing-up", 3, 500)]
    public void Observe_UnderEachMask_HidesWhatTheFactsSay(string name, int positions, int limit)
    {
        var (random, seen) = (Worlds.Source(3), new Dictionary<string, float[]>());
        foreach (var mask in new[] { "positions", "velocities", "full" })
        {
            var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = name, Mask = mask });
            var observation = new float[environment.ObservationSize];
            environment.Reset(
                name switch
                {
                    "pendulum" => [0.5, 0.25],
                    "mountain-car" => [-0.5, 0.01],
                    _ => [0.1, -0.2, 0.05, 0.3],
                },
                random,
                observation
            );
            seen[mask] = observation;
            var hidden = environment.Facts.MaskedObservations;
            Assert.Equal(
                mask switch
                {
                    "positions" => Enumerable.Range(positions, observation.Length - positions),
                    "velocities" => Enumerable.Range(0, positions),
                    _ => [],
                },
                hidden
            );
            Assert.Equal(limit, environment.Facts.EpisodeLength);
            Assert.All(hidden, index => Assert.Equal(0, observation[index]));
        }

        Assert.All(seen["full"], value => Assert.NotEqual(0, value));
        Assert.Equal(seen["full"], seen["positions"].Zip(seen["velocities"], (left, right) => left + right));
    }

    [Theory]
    [InlineData("pendulum", 200)]
    [InlineData("mountain-car", 999)]
    public void Step_NothingDone_LastsToTheLimit(string name, int limit)
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = name });
        var (random, observation) = (Worlds.Source(4), new float[environment.ObservationSize]);
        environment.Reset(random, observation);
        for (var step = 1; step <= limit; step++)
            Assert.Equal(
                (false, step == limit),
                environment.Step(new double[] { 0 }, random, observation) is var transition
                    ? (transition.Terminated, transition.Truncated)
                    : default
            );
    }

    /// <summary>Random actions earn what a program written apart from this one, from the same equations, measured.</summary>
    [Theory]
    [InlineData("pendulum", -1231.7, 4.6)]
    [InlineData("mountain-car", -33.17, 0.08)]
    [InlineData("cart-pole", 22.14, 0.08)]
    [InlineData("cart-pole-swing-up", 15.40, 0.41)]
    [Trait("Category", "Statistics")]
    public void Return_RandomActions_AgreesWithAnIndependentProgram(string name, double mean, double error)
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = name });
        var (random, actions, observation) = (Worlds.Source(20), Worlds.Source(21), new float[environment.ObservationSize]);
        var (sum, squares) = (0.0, 0.0);
        const int Episodes = 1_000;
        for (var episode = 0; episode < Episodes; episode++)
        {
            environment.Reset(random, observation);
            var (total, transition) = (0.0, default(Transition));
            while (!transition.Ended)
                total += (transition = environment.StepAtRandom(actions, random, observation)).Reward;
            (sum, squares) = (sum + total, squares + (total * total));
        }

        var ours = sum / Episodes;
        var allowed = 4.5 * Math.Sqrt((error * error) + (((squares / Episodes) - (ours * ours)) / Episodes));
        Assert.InRange(ours, mean - allowed, mean + allowed);
        Assert.InRange(environment.Facts.RandomReturn!.Value, mean - (4.5 * error), mean + (4.5 * error));
    }

    [Fact]
    public void Draw_AfterTheScriptsEnd_SaysWhatWasAskedFor()
    {
        var environment = Worlds.Create("noisy-position-only-pendulum", "easy");
        var script = new ScriptedRandomSource([0.5]);
        Assert.Contains(
            "normal",
            Assert.Throws<InvalidOperationException>(() => environment.Reset([0, 0], script, new float[2])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "from 0 to 3",
            Assert.Throws<InvalidOperationException>(() => new ScriptedRandomSource([4]).NextInt(4)).Message,
            StringComparison.Ordinal
        );
    }
}
