using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>Every environment of the catalogue at every level, and every setting that changes rules or shapes.</summary>
internal static class Worlds
{
    private static readonly Dictionary<string, EnvironmentSettings> s_all = List().ToDictionary(settings => Key(settings));

    public static TheoryData<string> Keys => [.. s_all.Keys];

    public static EnvironmentSettings Settings(string key) => s_all[key];

    public static IEnvironment Create(string key) => EnvironmentFactory.Create(s_all[key]);

    public static IEnvironment Create(string name, string level) =>
        EnvironmentFactory.Create(new EnvironmentSettings { Name = name, Level = level });

    public static RandomSource Source(long seed) => new(seed, RandomStream.Environment);

    /// <summary>A uniformly random action.</summary>
    public static Transition StepAtRandom(this IEnvironment environment, RandomSource actions, RandomSource random, Span<float> observation)
    {
        var space = environment.Facts.Actions;
        switch (space.Kind)
        {
            case ActionKind.Discrete:
                return environment.Step(actions.NextInt(space.Count), random, observation);
            case ActionKind.None:
                return environment.Step(EnvironmentAction.None, random, observation);
            default:
                Span<double> values = stackalloc double[space.Count];
                foreach (ref var value in values)
                    value = space.Low + ((space.High - space.Low) * actions.NextDouble());
                return environment.Step(values, random, observation);
        }
    }

    private static IEnumerable<EnvironmentSettings> List()
    {
        foreach (var environment in EnvironmentKind.All)
        {
            var easy = new EnvironmentSettings { Name = environment.Name };
            yield return easy;
            if (!SettingsDocument.Applies(new RunSettings { Environment = easy }, "environment.level"))
                continue;
            yield return easy with
            {
                Level = "medium",
            };
            yield return easy with
            {
                Level = "hard",
            };
        }

        yield return new EnvironmentSettings { Name = "memory-chain", Length = 2 };
        yield return new EnvironmentSettings
        {
            Name = "memory-chain",
            Length = 6,
            Bits = 3,
        };
        yield return new EnvironmentSettings
        {
            Name = "k-memory-chain",
            K = 1,
            Horizons = 2,
        };
        foreach (var name in new[] { "repeat-first", "autoencode", "count-recall", "higher-lower" })
            yield return new EnvironmentSettings { Name = name, CardRules = "old-port" };
        yield return new EnvironmentSettings { Name = "autoencode", ShowMode = true };
        yield return new EnvironmentSettings { Name = "mine-sweeper", ExtraStep = true };
        yield return new EnvironmentSettings { Name = "position-only-cart-pole", PreviousAction = "always" };
        foreach (var name in new[] { "pendulum", "cart-pole", "cart-pole-swing-up", "mountain-car" })
        {
            yield return new EnvironmentSettings { Name = name, Mask = "velocities" };
            yield return new EnvironmentSettings { Name = name, Mask = "full" };
        }

        yield return new EnvironmentSettings { Name = "concentration", PreviousAction = "never" };
        yield return new EnvironmentSettings
        {
            Name = "trace-conditioning",
            Isi = 10,
            ItiMax = 129,
            Distractors = 10,
        };
        yield return new EnvironmentSettings
        {
            Name = "trace-patterning",
            Isi = 7,
            Stimuli = 6,
            Targets = 5,
            Distractors = 3,
            PatternSeed = 4,
        };
        yield return new EnvironmentSettings
        {
            Name = "noisy-patterning",
            Distractors = 2,
            ItiMin = 2,
            ItiMax = 2,
        };
        yield return new EnvironmentSettings
        {
            Name = "foragax",
            ViewRadius = 2,
            Channels = "colours",
            Period = 300,
        };
    }

    private static string Key(EnvironmentSettings settings)
    {
        var differences = SettingsDocument.Differences(
            new RunSettings { Environment = new EnvironmentSettings { Name = settings.Name } },
            new RunSettings { Environment = settings }
        );
        return string.Join(
            ' ',
            differences.Select(difference => $"{difference.Key["environment.".Length..]}={difference.Right}").Prepend(settings.Name)
        );
    }
}
