using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Outcomes;

/// <summary>What a run has come to, in one sentence that its numbers bear out.</summary>
public static class RunSentence
{
    private const int Window = 200;

    /// <param name="run">Its numbers, all of one moment.</param>
    /// <param name="facts">Of its task.</param>
    /// <returns>Null for a run of predictions, whose error is measured step by step and stands on its own.</returns>
    public static string? Of(RunSummary run, EnvironmentFacts facts)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Actions.Kind == ActionKind.None)
            return null;
        if (run.Step == 0)
            return "It has taken no step yet.";
        if (run.Episodes == 0)
            return $"Its first episode is not over after {Wording.Count(run.Step, "step")}.";
        var last = run.Episodes >= Window ? $"its last {Window} episodes" : $"its {Wording.Count(run.Episodes, "episode")} so far";
        var found = facts.SuccessReturn is not null ? Right(run, last) : Returns(run, facts, last);
        return found is null ? null
            : run.Status == RunStatus.Diverged ? $"Until it diverged: {char.ToLowerInvariant(found[0])}{found[1..]}"
            : found;
    }

    private static string? Right(RunSummary run, string last)
    {
        if (run.RecentRight is not { } right)
            return null;
        var measured = $"Right in {Numbers.Percent(right)} of {last}; ";
        return (run.SolvedAt, run.LostAt) switch
        {
            ({ } solved, { } lost) => measured
                + $"it solved the task at step {Numbers.Count(solved)} and lost it again at {Numbers.Count(lost)}.",
            ({ } solved, null) => measured + $"it solved the task at step {Numbers.Count(solved)} and has kept it since.",
            _ => measured + $"solved would be 95 % of {Window}.",
        };
    }

    private static string? Returns(RunSummary run, EnvironmentFacts facts, string last)
    {
        if (run.RecentReturn is not { } mean || !double.IsFinite(mean))
            return null;
        string[] beside =
        [
            .. facts.RandomReturn is { } random ? new[] { $"random play earns {Numbers.Significant(random)}" } : [],
            .. facts.MemorylessReturn is { } memoryless
                ? new[] { $"no agent without a memory more than {Numbers.Significant(memoryless)}" }
                : [],
            .. facts.OptimalReturn is { } best ? new[] { $"{Numbers.Significant(best)} is the best there is" } : [],
        ];
        return $"Returns {Numbers.Significant(mean)} on average over {last}{(beside.Length > 0 ? "; " : "")}{string.Join(", ", beside)}.";
    }
}
