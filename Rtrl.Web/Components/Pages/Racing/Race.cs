using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Racing;

/// <summary>Agents that were started together to be watched: one task, one seed, one step counter; and what is said of it.</summary>
/// <param name="Runs">One for each agent, in the preset's order.</param>
public sealed record Race(IReadOnlyList<RunSummary> Runs)
{
    /// <summary>The preset that a race is of.</summary>
    public const string Preset = "memory-chain-demo";

    /// <summary>Share of right answers of who draws them.</summary>
    public const double Chance = 0.5;

    /// <summary>
    /// Right answers of 200 that chance does not give: above 0.6 lie 0.2 % of all draws of a fair coin.
    /// </summary>
    private const double BetterThanChance = 0.6;

    private static readonly RunStatus[] s_severity =
    [
        RunStatus.Running,
        RunStatus.Queued,
        RunStatus.Paused,
        RunStatus.Interrupted,
        RunStatus.Diverged,
        RunStatus.Failed,
        RunStatus.Stopped,
        RunStatus.Finished,
    ];

    public long Seed => Runs[0].Seed;

    public long PlannedSteps => Runs.Max(run => run.PlannedSteps);

    /// <summary>Where all of them are: none is far ahead of the slowest that still steps.</summary>
    public long Step => Runs.Where(run => !HasEnded(run)).Select(run => run.Step).DefaultIfEmpty(Runs.Max(run => run.Step)).Min();

    public bool Acting => Runs.Any(run => run.Status is RunStatus.Running or RunStatus.Queued);

    public bool CanGoOn => Runs.Any(run => run.Status is RunStatus.Paused or RunStatus.Interrupted);

    /// <summary>No agent can take a further step.</summary>
    public bool Over => Runs.All(HasEnded);

    /// <summary>Of all together: what still acts comes first.</summary>
    public RunStatus Status => s_severity.First(status => Runs.Any(run => run.Status == status));

    /// <summary>The one to look into: the first to solve the task, or the first of all.</summary>
    public RunSummary Best => Runs.Where(run => run.SolvedAt is not null).MinBy(run => run.SolvedAt) ?? Runs[0];

    /// <summary>The newest race among runs, newest first; null where there is none.</summary>
    public static Race? Newest(IReadOnlyList<RunSummary> runs)
    {
        bool Races(RunSummary run) => run is { LockStep: true, Preset: Preset, ParentRunId: null };

        return runs.FirstOrDefault(Races) is { } newest
            ? new Race([.. runs.Where(run => Races(run) && run.Group == newest.Group).OrderBy(run => run.Id)])
            : null;
    }

    /// <summary>Steps that a paused agent lacks to stand where the farthest of the paused stands.</summary>
    public IEnumerable<(long Run, long Steps)> Behind(long most)
    {
        var paused = Runs.Where(run => run.Status == RunStatus.Paused).ToList();
        return paused
            .Select(run => (run.Id, paused.Max(other => other.Step) - run.Step))
            .Where(behind => behind.Item2 > 0 && behind.Item2 <= most);
    }

    /// <summary>One sentence on what an agent can do by now; null while there is nothing to say.</summary>
    /// <param name="lag">Blank steps between cue and answer.</param>
    public static string? Verdict(RunSummary run, int lag) =>
        (run.SolvedAt, run.LostAt, run.RecentRight) switch
        {
            (_, _, null) => null,
            ({ } solved, { } lost, { } right) => $"Solved at step {Numbers.Count(solved)}, lost again at {Numbers.Count(lost)}: "
                + $"now right in {Numbers.Percent(right)} of its last 200 answers.",
            ({ } solved, null, { } right) => $"Solved at step {Numbers.Count(solved)}: it carries the bit across {lag} blank steps, "
                + $"right in {Numbers.Percent(right)} of its last 200 answers.",
            _ when !HasEnded(run) => null,
            (null, _, { } right and > BetterThanChance) => $"Not solved: right in {Numbers.Percent(right)} of its last 200 answers, "
                + "which needs 95 %.",
            (null, _, { } right) => $"Still guesses: right in {Numbers.Percent(right)} of its last 200 answers; "
                + $"chance is {Numbers.Percent(Chance)}.",
        };

    private static bool HasEnded(RunSummary run) =>
        run.Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed;
}
