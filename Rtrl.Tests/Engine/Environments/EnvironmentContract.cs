using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>What every environment must do, whatever its rules. A family's tests inherit this and add their own.</summary>
public abstract class EnvironmentContract
{
    protected abstract IEnvironment Create();

    /// <summary>Smallest and largest value of every observation entry.</summary>
    protected abstract (double Min, double Max)[] ObservationRange { get; }

    /// <summary>Smallest and largest reward of a step.</summary>
    protected abstract (double Min, double Max) RewardRange { get; }

    /// <summary>Expected return of uniformly random actions and how far 2,000 episodes may stray from it.</summary>
    protected abstract (double Mean, double Tolerance) RandomReturn { get; }

    private static RandomSource Source(long seed) => new(seed, RandomStream.Environment);

    [Fact]
    public void Facts_NameEveryNumber()
    {
        var environment = Create();
        Assert.NotEmpty(environment.Facts.Title);
        Assert.Equal(environment.ObservationSize, environment.Facts.ObservationNames.Count);
        Assert.Equal(environment.ActionCount, environment.Facts.ActionNames.Count);
        Assert.Equal(environment.StateSize, environment.Facts.StateNames.Count);
        Assert.Equal(environment.ObservationSize, ObservationRange.Length);
    }

    [Fact]
    public void Step_RandomEpisodes_StaysInRangeAndEnds()
    {
        var total = 0.0;
        const int Episodes = 2000;
        Play(seed: 1, Episodes, (observation, transition) =>
        {
            for (var i = 0; i < observation.Length; i++)
                Assert.InRange(observation[i], ObservationRange[i].Min, ObservationRange[i].Max);
            Assert.InRange(transition.Reward, RewardRange.Min, RewardRange.Max);
            total += transition.Reward;
        });
        Assert.Equal(RandomReturn.Mean, total / Episodes, RandomReturn.Tolerance);
    }

    [Fact]
    public void Step_SameSeedAndActions_IsDeterministic()
    {
        var (first, second) = (new List<float>(), new List<float>());
        Play(2, 20, (observation, transition) => Note(first, observation, transition));
        Play(2, 20, (observation, transition) => Note(second, observation, transition));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Load_MidEpisode_ContinuesIdentically()
    {
        var (environment, copy) = (Create(), Create());
        var (random, actions) = (Source(3), Source(4));
        var (observation, copyObservation) = (new float[environment.ObservationSize], new float[environment.ObservationSize]);
        var (state, copyState) = (new float[environment.StateSize], new float[environment.StateSize]);
        var ended = true;
        for (var t = 0; t < 200; t++)
        {
            if (ended)
                environment.Reset(random, observation);
            using var stream = new MemoryStream();
            var writer = new BinaryWriter(stream);
            environment.Save(writer);
            random.Save(writer);
            stream.Position = 0;
            var reader = new BinaryReader(stream);
            copy.Load(reader);
            var copyRandom = Source(99);
            copyRandom.Load(reader);
            Assert.Equal(stream.Length, stream.Position);

            var action = actions.NextInt(environment.ActionCount);
            var transition = environment.Step(action, random, observation);
            Assert.Equal(transition, copy.Step(action, copyRandom, copyObservation));
            Assert.Equal(observation, copyObservation);
            environment.WriteState(state);
            copy.WriteState(copyState);
            Assert.Equal(state, copyState);
            ended = transition.Ended;
        }
    }

    [Fact]
    public void Step_InvalidAction_NamesTheRange()
    {
        var environment = Create();
        var observation = new float[environment.ObservationSize];
        environment.Reset(Source(5), observation);
        foreach (var action in new[] { -1, environment.ActionCount, int.MaxValue, int.MinValue })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => environment.Step(action, Source(5), observation));
            Assert.Contains($"[0, {environment.ActionCount})", error.Message, StringComparison.Ordinal);
            Assert.Equal(action, error.ActualValue);
        }
    }

    [Fact]
    public void Step_ManySteps_AllocatesNothing()
    {
        var environment = Create();
        var random = Source(6);
        var observation = new float[environment.ObservationSize];
        var state = new float[environment.StateSize];
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int steps)
        {
            var ended = true;
            for (var t = 0; t < steps; t++)
            {
                if (ended)
                    environment.Reset(random, observation);
                ended = environment.Step(random.NextInt(environment.ActionCount), random, observation).Ended;
                environment.WriteState(state);
            }
        }
    }

    private void Play(long seed, int episodes, Action<float[], Transition> visit)
    {
        var environment = Create();
        var (random, actions) = (Source(seed), Source(seed + 1000));
        var observation = new float[environment.ObservationSize];
        for (var episode = 0; episode < episodes; episode++)
        {
            environment.Reset(random, observation);
            visit(observation, default);
            var ended = false;
            for (var t = 0; !ended; t++)
            {
                Assert.True(t < 1_000_000, "The episode does not end.");
                var transition = environment.Step(actions.NextInt(environment.ActionCount), random, observation);
                visit(observation, transition);
                ended = transition.Ended;
            }
        }
    }

    private static void Note(List<float> list, float[] observation, Transition transition)
    {
        list.AddRange(observation);
        list.Add((float)transition.Reward);
        list.Add(transition.Ended ? 1 : 0);
    }
}
