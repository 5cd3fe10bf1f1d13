using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>What a task asks for and what is known of it, in words.</summary>
public static class TaskWords
{
    /// <summary>"lag 14 steps".</summary>
    public static string Lag(EnvironmentFacts facts) => facts.MemoryLag is { } lag ? $"lag {Wording.Count(lag, "step")}" : "no fixed lag";

    /// <summary>"0.99 normalised" or "1,550".</summary>
    public static string Value(PublishedResult result) =>
        result.Show == Reported.Normalised ? $"{Numbers.Fixed(result.Value, 2)} normalised" : Numbers.Significant(result.Value);

    /// <summary>
    /// "published 0.99 normalised"; else the mean returns of random actions and of the best policy, as far as they are known.
    /// </summary>
    public static string? Result(EnvironmentKind task)
    {
        if (PublishedResult.Of(task.Name) is { } result)
            return $"published {Value(result)}";
        var facts = task.Defaults;
        return (facts.RandomReturn, facts.OptimalReturn) switch
        {
            ({ } random, { } best) => $"random {Numbers.Significant(random)}, best {Numbers.Significant(best)}",
            ({ } random, null) => $"random {Numbers.Significant(random)}",
            (null, { } best) => $"best {Numbers.Significant(best)}",
            _ => null,
        };
    }

    /// <summary>Under which rules nobody can learn it; null where there are none such.</summary>
    public static string? Hopeless(EnvironmentKind task) =>
        task.Facts(new EnvironmentSettings { Name = task.Name, CardRules = "old-port" }).Unlearnable is null
            ? null
            : "cannot be learned under the old port's rules";

    /// <summary>Known returns under these settings, and the best that a paper prints.</summary>
    public static IEnumerable<(string What, string Value, string? Source)> Known(EnvironmentSettings settings)
    {
        var facts = EnvironmentKind.FactsOf(settings);
        yield return ("Memory must bridge", facts.MemoryLag is { } lag ? Wording.Count(lag, "step") : "no fixed lag", null);
        yield return (
            "Episode",
            facts.EpisodeLength is { } length ? $"at most {Wording.Count(length, "step")}" : "a stream without end",
            null
        );
        foreach (
            var (what, value) in new[]
            {
                ("Random actions", facts.RandomReturn),
                ("Best without memory", facts.MemorylessReturn),
                ("Best with memory", facts.OptimalReturn),
            }
        )
            if (value is { } known)
                yield return (what, Numbers.Significant(known), null);
        if (PublishedResult.Of(settings.Name) is { } result && facts.Title == EnvironmentKind.Of(settings).Defaults.Title)
            yield return ("Published", $"{Value(result)}: {result.Cell}", result.Source);
    }
}
