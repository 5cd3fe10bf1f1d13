using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>One row of the table: a run, or several folded into one.</summary>
/// <param name="Runs">One run, or those of the group in the table's order.</param>
/// <param name="Name">What the row says it is.</param>
/// <param name="Detail">Seed or seeds, beside the name.</param>
/// <param name="Level">How many groups it stands in.</param>
public sealed record RunsRow(IReadOnlyList<RunSummary> Runs, string Name, string Detail, int Level = 0)
{
    /// <summary>Between the parts of a name that training made: preset, agent, seed.</summary>
    public const string Separator = " · ";

    private static readonly RunStatus[] s_urgency =
    [
        RunStatus.Running,
        RunStatus.Failed,
        RunStatus.Diverged,
        RunStatus.Interrupted,
        RunStatus.Queued,
        RunStatus.Paused,
        RunStatus.Stopped,
        RunStatus.Finished,
    ];

    public bool IsGroup => Runs.Count > 1;

    /// <summary>Set for a row over the runs that share a value.</summary>
    public RunsHead? Head { get; init; }

    public RunSummary First => Runs[0];

    /// <summary>Number of the group's first run, which names the group in the URL.</summary>
    public long GroupKey { get; init; }

    /// <summary>The last part of the name: what tells it apart from its neighbours.</summary>
    public string ShortName => Name[(Split < 0 ? 0 : Split + Separator.Length)..];

    /// <summary>Seeds, then the parts of the name that come before.</summary>
    public string ShortDetail =>
        string.Join(", ", new[] { Detail == Name ? "" : Detail, Split < 0 ? "" : Name[..Split] }.Where(part => part.Length > 0));

    private int Split => Name.LastIndexOf(Separator, StringComparison.Ordinal);

    /// <summary>Of a group: what asks most for attention.</summary>
    public RunStatus Status => IsGroup ? Runs.Select(run => run.Status).MinBy(status => Array.IndexOf(s_urgency, status)) : First.Status;

    /// <summary>"3 running, 2 finished"</summary>
    public string StatusWords =>
        string.Join(
            ", ",
            Runs.GroupBy(run => run.Status)
                .OrderBy(same => Array.IndexOf(s_urgency, same.Key))
                .Select(same => $"{same.Count()} {Word(same.Key)}")
        );

    public double Progress => Runs.Average(RunsColumn.Share);

    public double StepsPerSecond => Runs.Where(run => run.Status == RunStatus.Running).Sum(run => run.StepsPerSecond);

    public double? LastReturn => Mean(run => run.LastReturn);

    public double? RecentReturn => Mean(run => run.RecentReturn);

    public double? RecentRight => Mean(run => run.RecentRight);

    public int SolvedCount => Runs.Count(run => run.SolvedAt is not null);

    /// <summary>Of those that solved their task, how many lost it again at some time.</summary>
    public int LostCount => Runs.Count(run => run.LostAt is not null);

    public double? FinalReturn => Mean(run => run.Final?.Mean);

    /// <summary>"over 412 episodes", or that these are too few to judge by; null where there is no such measure.</summary>
    public string? FinalWords =>
        IsGroup || First.Final is not { } final ? null
        : final.Episodes < Engine.Contracts.FinalReturn.FewestEpisodes
            ? $"over {Wording.Count(final.Episodes, "episode")}: too few to judge by"
        : $"over {Wording.Count(final.Episodes, "episode")}";

    public long Step => Runs.Sum(run => run.Step);

    public long Episodes => Runs.Sum(run => run.Episodes);

    public double ElapsedSeconds => Runs.Sum(run => run.ElapsedSeconds);

    public long DiskBytes => Runs.Sum(run => run.DiskBytes);

    public DateTimeOffset UpdatedAt => Runs.Max(run => run.UpdatedAt);

    public DateTimeOffset CreatedAt => Runs.Min(run => run.CreatedAt);

    /// <summary>Tags that every run of the row has.</summary>
    public IReadOnlyList<string> Tags =>
        IsGroup ? [.. Runs.Select(run => run.Tags.AsEnumerable()).Aggregate(Enumerable.Intersect)] : First.Tags;

    /// <summary>Why it ended early, where that is the news.</summary>
    public string? Reason =>
        !IsGroup && First.Status is RunStatus.Diverged or RunStatus.Failed or RunStatus.Interrupted ? First.Reason : null;

    public static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    private double? Mean(Func<RunSummary, double?> value) =>
        Runs.Select(value).Where(number => number is { } known && double.IsFinite(known)).Average();
}
