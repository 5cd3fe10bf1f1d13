using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>What every environment must do, whatever its rules. Whatever the catalogue lists falls under it.</summary>
public sealed class EnvironmentContractTests
{
    public static TheoryData<string> Keys => Worlds.Keys;

    [Theory]
    [MemberData(nameof(Keys))]
    public void Facts_EveryNumber_HasItsOwnName(string key)
    {
        var facts = Worlds.Create(key).Facts;
        Assert.NotEmpty(facts.Title);
        Assert.NotEmpty(facts.ObservationNames);
        foreach (var names in new[] { facts.ObservationNames, facts.ActionNames, facts.StateNames })
        {
            Assert.All(names, name => Assert.False(string.IsNullOrWhiteSpace(name)));
            Assert.Equal(names.Count, names.Distinct().Count());
        }

        Assert.Equal(facts.Actions.Count, facts.ActionNames.Count);
        Assert.True(facts.ObservationUnits.Count == 0 || facts.ObservationUnits.Count == facts.ObservationNames.Count);
        Assert.InRange(facts.HiddenSize, 1, facts.StateSize);
        Assert.Equal(facts.Actions.Kind == ActionKind.None, facts.Discount.HasValue);
        Assert.Equal(facts.ObservationNames, EnvironmentKind.FactsOf(Worlds.Settings(key)).ObservationNames);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Facts_Returns_AreInOrder(string key)
    {
        var facts = Worlds.Create(key).Facts;
        double?[] rising = [facts.LowestReturn, facts.RandomReturn, facts.MemorylessReturn, facts.OptimalReturn, facts.HighestReturn];
        var known = rising.OfType<double>().ToArray();
        Assert.Equal(known.Order(), known);
        foreach (
            var line in facts
                .References.Select(reference => reference.Return)
                .Concat(new[] { facts.SuccessReturn, facts.ScoreHigh }.OfType<double>())
        )
            Assert.InRange(line, facts.LowestReturn ?? double.MinValue, facts.HighestReturn ?? double.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Step_RandomEpisodes_StaysWithinItsFacts(string key)
    {
        var environment = Worlds.Create(key);
        var facts = environment.Facts;
        var (random, actions) = (Worlds.Source(1), Worlds.Source(2));
        var (observation, state) = (new float[facts.ObservationSize], new float[facts.StateSize]);
        for (var (episode, steps) = (0, 0); episode < 50 && steps < 5000; episode++)
        {
            environment.Reset(random, observation);
            Check();
            var (sum, length, transition) = (0.0, 0, default(Transition));
            while (!transition.Ended && steps < 5000)
            {
                transition = environment.StepAtRandom(actions, random, observation);
                sum += transition.Reward;
                (length, steps) = (length + 1, steps + 1);
                Assert.True(double.IsFinite(transition.Reward));
                Check();
            }

            if (!transition.Ended)
                break;
            Assert.InRange(length, 1, facts.EpisodeLength!.Value);
            Assert.InRange(
                sum,
                facts.LowestReturn - 1e-9 ?? double.NegativeInfinity,
                facts.HighestReturn + 1e-9 ?? double.PositiveInfinity
            );
            Assert.True(!transition.Truncated || length == facts.EpisodeLength);
        }

        void Check()
        {
            environment.WriteState(state);
            Assert.All(state, value => Assert.True(float.IsFinite(value)));
            Assert.All(observation, value => Assert.InRange(value, -20, 20));
            Array.Fill(state, float.NaN);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Step_Observation_IsWrittenWhole(string key)
    {
        var environment = Worlds.Create(key);
        var (first, second) = (Trajectory(environment, 5, fill: 0), Trajectory(environment, 5, fill: float.NaN));
        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Step_SameSeed_IsDeterministicAndAnotherSeedDiffers(string key)
    {
        var first = Trajectory(Worlds.Create(key), 7);
        Assert.Equal(first, Trajectory(Worlds.Create(key), 7));
        Assert.NotEqual(first, Trajectory(Worlds.Create(key), 8));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Load_MidEpisode_ContinuesIdentically(string key)
    {
        var (environment, copy) = (Worlds.Create(key), Worlds.Create(key));
        var (random, actions, copyActions) = (Worlds.Source(3), Worlds.Source(4), Worlds.Source(4));
        var size = environment.ObservationSize;
        var (observation, copyObservation) = (new float[size], new float[size]);
        var copyRandom = Worlds.Source(99);
        var copyLives = false;
        var ended = true;
        for (var t = 0; t < 700; t++)
        {
            if (ended)
            {
                environment.Reset(random, observation);
                if (copyLives)
                    copy.Reset(copyRandom, copyObservation);
            }

            if (t % 37 == 0)
            {
                Transfer(environment, random, copy, copyRandom);
                Assert.Equal(environment.Shown.ToArray(), copy.Shown.ToArray());
                copyLives = true;
            }

            var transition = environment.StepAtRandom(actions, random, observation);
            Assert.Equal(transition, copy.StepAtRandom(copyActions, copyRandom, copyObservation));
            Assert.Equal(observation, copyObservation);
            Assert.Equal(environment.Shown.ToArray(), copy.Shown.ToArray());
            Assert.Equal(State(environment), State(copy));
            ended = transition.Ended;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Load_BeforeTheFirstReset_IsPossible(string key)
    {
        var (environment, copy) = (Worlds.Create(key), Worlds.Create(key));
        copy.Reset(Worlds.Source(1), new float[copy.ObservationSize]);
        Transfer(environment, Worlds.Source(1), copy, Worlds.Source(1));
        Assert.Throws<InvalidOperationException>(() =>
            copy.StepAtRandom(Worlds.Source(1), Worlds.Source(1), new float[copy.ObservationSize])
        );
        Assert.Equal(Trajectory(environment, 5), Trajectory(copy, 5));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Inject_OwnHiddenState_ChangesNothing(string key)
    {
        var (environment, copy) = (Worlds.Create(key), Worlds.Create(key));
        var hidden = new double[environment.Facts.HiddenSize];
        var (observation, copyObservation) = (new float[environment.ObservationSize], new float[environment.ObservationSize]);
        environment.Reset(Worlds.Source(1), new float[environment.ObservationSize]);
        environment.WriteHidden(hidden);

        var (random, copyRandom, actions, copyActions) = (Worlds.Source(2), Worlds.Source(2), Worlds.Source(3), Worlds.Source(3));
        environment.Reset(hidden, random, observation);
        copy.Reset(hidden, copyRandom, copyObservation);
        var ended = false;
        for (var t = 0; t < 100 && !ended; t++)
        {
            Assert.Equal(observation, copyObservation);
            Assert.Equal(State(environment), State(copy));
            copy.WriteHidden(hidden);
            if (!key.StartsWith("foragax", StringComparison.Ordinal)) // there it clears what is growing
                copy.Inject(hidden);
            var transition = environment.StepAtRandom(actions, random, observation);
            Assert.Equal(transition, copy.StepAtRandom(copyActions, copyRandom, copyObservation));
            ended = transition.Ended;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Inject_ImpossibleHiddenState_IsRefused(string key)
    {
        var environment = Worlds.Create(key);
        var hidden = new double[environment.Facts.HiddenSize];
        environment.Reset(Worlds.Source(1), new float[environment.ObservationSize]);
        environment.WriteHidden(hidden);
        Assert.Throws<ArgumentException>(() => environment.Inject(new double[hidden.Length + 1]));
        hidden[^1] = double.NaN;
        Assert.Contains(
            environment.Facts.StateNames[hidden.Length - 1],
            Assert.Throws<ImpossibleStateException>(() => environment.Inject(hidden)).Message,
            StringComparison.Ordinal
        );
        if (environment.Facts.Actions.Kind == ActionKind.Continuous || key.Contains("cart-pole", StringComparison.Ordinal))
            return;
        hidden[^1] = 1e6;
        Assert.Throws<ImpossibleStateException>(() => environment.Inject(hidden));
        hidden[^1] = -2;
        Assert.Throws<ImpossibleStateException>(() => environment.Reset(hidden, Worlds.Source(1), new float[environment.ObservationSize]));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Step_InvalidAction_IsRefusedWithTheAllowedRange(string key)
    {
        var environment = Worlds.Create(key);
        var observation = new float[environment.ObservationSize];
        var random = Worlds.Source(5);
        environment.Reset(random, observation);
        var before = State(environment);
        var space = environment.Facts.Actions;
        switch (space.Kind)
        {
            case ActionKind.Discrete:
                foreach (var action in new[] { -1, space.Count, int.MaxValue, int.MinValue })
                {
                    var error = Assert.Throws<ArgumentOutOfRangeException>(() => environment.Step(action, random, observation));
                    Assert.Contains($"from 0 to {space.Count - 1}", error.Message, StringComparison.Ordinal);
                    Assert.Equal(action, error.ActualValue);
                }

                Assert.Throws<ArgumentOutOfRangeException>(() => environment.Step(new double[] { 0 }, random, observation));
                break;
            case ActionKind.Continuous:
                Assert.Contains(
                    $"from {space.Low} to {space.High}",
                    Assert
                        .Throws<ArgumentOutOfRangeException>(() => environment.Step(new double[space.Count + 1], random, observation))
                        .Message,
                    StringComparison.Ordinal
                );
                Assert.Throws<ArgumentOutOfRangeException>(() => environment.Step(0, random, observation));
                foreach (var value in new[] { double.NaN, double.PositiveInfinity })
                {
                    var values = Enumerable.Repeat(value, space.Count).ToArray();
                    Assert.Contains(
                        $"{space.Low} to {space.High}",
                        Assert.Throws<ArgumentOutOfRangeException>(() => environment.Step(values, random, observation)).Message,
                        StringComparison.Ordinal
                    );
                }

                break;
            default:
                Assert.Throws<ArgumentOutOfRangeException>(() => environment.Step(0, random, observation));
                Assert.Throws<ArgumentOutOfRangeException>(() => environment.Step(new double[1], random, observation));
                break;
        }

        Assert.Equal(before, State(environment));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Step_OutsideAnEpisode_IsRefused(string key)
    {
        var environment = Worlds.Create(key);
        var (random, observation) = (Worlds.Source(1), new float[environment.ObservationSize]);
        Assert.Throws<InvalidOperationException>(() => environment.StepAtRandom(random, random, observation));
        Assert.Throws<ArgumentException>(() => environment.Reset(random, new float[observation.Length + 1]));
        Assert.Throws<ArgumentException>(() => environment.WriteState(new float[environment.StateSize - 1]));
        environment.Reset(random, observation);
        if (environment.Facts.EpisodeLength is null)
            return;
        while (!environment.StepAtRandom(random, random, observation).Ended)
        {
            // Until the end.
        }

        Assert.Throws<InvalidOperationException>(() => environment.StepAtRandom(random, random, observation));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Step_ManySteps_AllocatesNothing(string key)
    {
        var environment = Worlds.Create(key);
        var (random, observation, state) = (Worlds.Source(6), new float[environment.ObservationSize], new float[environment.StateSize]);
        var ended = true;
        Run(200);
        Assert.Equal(0, Allocations.Each(() => Run(3000)));

        void Run(int steps)
        {
            for (var t = 0; t < steps; t++)
            {
                if (ended)
                    environment.Reset(random, observation);
                ended = environment.StepAtRandom(random, random, observation).Ended;
                environment.WriteState(state);
            }
        }
    }

    private static float[] State(IEnvironment environment)
    {
        var state = new float[environment.StateSize];
        environment.WriteState(state);
        return state;
    }

    private static void Transfer(IEnvironment from, RandomSource fromRandom, IEnvironment to, RandomSource toRandom)
    {
        using var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        from.Save(writer);
        fromRandom.Save(writer);
        stream.Position = 0;
        var reader = new BinaryReader(stream);
        to.Load(reader);
        toRandom.Load(reader);
        Assert.Equal(stream.Length, stream.Position);
    }

    private static List<float> Trajectory(IEnvironment environment, long seed, float fill = 0)
    {
        var (random, actions) = (Worlds.Source(seed), Worlds.Source(seed + 1000));
        var observation = new float[environment.ObservationSize];
        var list = new List<float>();
        var ended = true;
        for (var t = 0; t < 300; t++)
        {
            if (ended)
            {
                Array.Fill(observation, fill);
                environment.Reset(random, observation);
                list.AddRange(observation);
            }

            Array.Fill(observation, fill);
            var transition = environment.StepAtRandom(actions, random, observation);
            list.AddRange(observation);
            list.AddRange([(float)transition.Reward, transition.Terminated ? 1 : 0, transition.Truncated ? 1 : 0]);
            ended = transition.Ended;
        }

        return list;
    }
}
