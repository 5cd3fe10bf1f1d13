using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Physics;

namespace Rtrl.Tests.Engine.Environments;

public sealed class LocomotionTests
{
    public static TheoryData<string> Names => ["half-cheetah", "hopper", "walker2d", "ant"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mask_OfEitherKind_HidesItsHalfAndKeepsTheLength(string name)
    {
        var seen = new Dictionary<string, float[]>();
        foreach (var mask in new[] { "full", "positions", "velocities" })
        {
            using var environment = Made(name, mask);
            var observation = new float[environment.Facts.ObservationSize];
            var random = new RandomSource(7, RandomStream.Environment);
            environment.Reset(random, observation);
            environment.Step(Actions(environment, 0), random, observation);
            seen[mask] = observation;
            Assert.All(environment.Facts.MaskedObservations, index => Assert.Equal(0, observation[index]));
        }

        var positions = EnvironmentKind.FactsOf(new EnvironmentSettings { Name = name, Mask = "positions" }).MaskedObservations;
        var velocities = EnvironmentKind.FactsOf(new EnvironmentSettings { Name = name, Mask = "velocities" }).MaskedObservations;
        Assert.Equal(
            name switch
            {
                "hopper" => (5, 6),
                "ant" => (13, 14),
                _ => (8, 9),
            },
            (velocities.Count, positions.Count)
        );
        Assert.Equal(Enumerable.Range(0, seen["full"].Length), velocities.Concat(positions));
        Assert.Equal(seen["full"], seen["positions"].Zip(seen["velocities"], (one, other) => one + other));
        Assert.All(seen["full"], number => Assert.NotEqual(0, number));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void StepSeconds_EveryTask_IsTheTimeThatItsStepTakesInTheEngine(string name)
    {
        var task = ((LocomotionKind)EnvironmentKind.Find(name)!).Task;
        using var simulation = Engines.Open(Engines.Wasm, task.Model.Fourth);
        Assert.Equal(task.FrameSkip * simulation.Timestep, EnvironmentKind.Find(name)!.Defaults.StepSeconds!.Value, 1e-12);
    }

    [Fact]
    public void ObservationUnits_OfHopperAndAnt_AreThoseOfTheirJoints()
    {
        string[] hopper = ["m", "rad", "rad", "rad", "rad", "m/s", "m/s", "rad/s", "rad/s", "rad/s", "rad/s"];
        Assert.Equal(hopper, EnvironmentKind.Find("hopper")!.Defaults.ObservationUnits);
        var ant = EnvironmentKind.FactsOf(new EnvironmentSettings { Name = "ant", TaskVersion = "v5" });
        var units = ant.ObservationNames.Zip(ant.ObservationUnits).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal(
            ["", "rad", "m/s", "rad/s", "N m", "N"],
            new[]
            {
                "turn w",
                "hip 1",
                "velocity: y",
                "velocity: turn about z",
                "felt by torso: torque x",
                "felt by torso: force z",
            }.Select(name => units[name])
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_InTheMiddleOfAnEpisode_GoesOnBitForBit(string name)
    {
        using var first = Made(name, "full");
        using var second = Made(name, "full");
        var (seen, again) = (new float[first.Facts.ObservationSize], new float[first.Facts.ObservationSize]);
        var (random, other) = (new RandomSource(3, RandomStream.Environment), new RandomSource(3, RandomStream.Environment));
        first.Reset(random, seen);
        second.Reset(other, again);
        var steps = 0;
        for (; steps < 12; steps++)
            Assert.False(first.Step(Actions(first, steps), random, seen).Ended);
        using var stored = new MemoryStream();
        first.Save(new BinaryWriter(stored));
        stored.Position = 0;
        second.Load(new BinaryReader(stored));
        Assert.Equal(stored.Length, stored.Position);
        for (; steps < 400; steps++)
        {
            var (went, goes) = (first.Step(Actions(first, steps), random, seen), second.Step(Actions(second, steps), random, again));
            Assert.Equal(went, goes);
            Assert.Equal(seen, again);
            if (went.Ended)
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reset_ManyTimes_DrawsWithinTheTasksNoise(string name)
    {
        using var environment = Made(name, "full");
        var observation = new float[environment.Facts.ObservationSize];
        var random = new RandomSource(5, RandomStream.Environment);
        var hidden = new double[environment.Facts.HiddenSize];
        environment.Reset(random, observation);
        var count = name switch
        {
            "hopper" => 6,
            "ant" => 15,
            _ => 9,
        };
        double[] pose = name switch
        {
            "half-cheetah" => new double[9],
            "ant" => [0, 0, 0.75, 1, .. new double[11]],
            _ => [0, 1.25, .. new double[count - 2]],
        };
        var (noise, normal) = name is "half-cheetah" or "ant" ? (0.1, true) : (0.005, false);
        var (furthest, sum, squares, drawn) = (0.0, 0.0, 0.0, 0);
        for (var i = 0; i < 400; i++)
        {
            environment.Reset(random, observation);
            environment.WriteHidden(hidden);
            for (var k = 0; k < count; k++)
                furthest = Math.Max(furthest, Math.Abs(hidden[k] - pose[k]));
            foreach (var velocity in hidden.AsSpan(count))
                (sum, squares, drawn) = (sum + velocity, squares + (velocity * velocity), drawn + 1);
        }
        Assert.InRange(furthest, 0.99 * noise, noise);
        Assert.InRange(sum / drawn, -0.1 * noise, 0.1 * noise);
        Assert.InRange(Math.Sqrt(squares / drawn), (normal ? 0.95 : 0.55) * noise, (normal ? 1.05 : 0.6) * noise);
    }

    [Fact]
    public void Step_AThousandTimes_Truncates()
    {
        using var environment = Made("half-cheetah", "positions");
        var observation = new float[environment.Facts.ObservationSize];
        var random = new RandomSource(1, RandomStream.Environment);
        environment.Reset(random, observation);
        for (var step = 1; step <= Locomotion.Limit; step++)
        {
            var transition = environment.Step(Actions(environment, step), random, observation);
            Assert.Equal(step == Locomotion.Limit, transition.Truncated);
            Assert.False(transition.Terminated);
        }
    }

    /// <summary>
    /// Of every step the mean over 100 episodes of uniformly random actions; the fact's figure lies within three standard errors.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void RandomReturn_OfTheFacts_IsWhatRandomActionsEarn(string name)
    {
        using var environment = Made(name, "positions");
        var observation = new float[environment.Facts.ObservationSize];
        var random = new RandomSource(11, RandomStream.Environment);
        var actions = new double[environment.Facts.Actions.Count];
        var returns = new double[60];
        foreach (ref var sum in returns.AsSpan())
        {
            environment.Reset(random, observation);
            Transition transition;
            do
            {
                foreach (ref var action in actions.AsSpan())
                    action = (2 * random.NextDouble()) - 1;
                transition = environment.Step(actions, random, observation);
                sum += transition.Reward;
            } while (!transition.Ended);
        }
        var mean = returns.Average();
        var error = Math.Sqrt(returns.Sum(value => (value - mean) * (value - mean)) / (returns.Length * (returns.Length - 1.0)));
        Assert.InRange(environment.Facts.RandomReturn!.Value, mean - (4 * error), mean + (4 * error));
    }

    private static Locomotion Made(string name, string mask) =>
        (Locomotion)EnvironmentFactory.Create(new EnvironmentSettings { Name = name, Mask = mask });

    private static double[] Actions(Locomotion environment, int step) =>
        [.. Enumerable.Range(0, environment.Facts.Actions.Count).Select(motor => 0.6 * Math.Sin((0.3 * step) + (2 * motor)))];
}
