using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Live;
using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>The history's rows with the live facts laid over them.</summary>
internal sealed class RunTable(RunRoster roster, RunNews news, IRunQueries queries, TimeProvider clock) : IRunTable, ILiveRuns
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromMilliseconds(250);
    private volatile StoredRows? _stored;

    public event Action<long>? Changed
    {
        add => news.Changed += value;
        remove => news.Changed -= value;
    }

    public IReadOnlyList<LiveRun> All => [.. roster.All.Select(run => run.Live).OfType<LiveRun>()];

    public LiveRun? Live(long runId) => roster.Find(runId)?.Live;

    public RunDetail? Find(long runId)
    {
        while (queries.Find(runId) is { } detail)
        {
            if (Overlay(detail.Summary) is { } summary)
                return detail with { Summary = summary };
        }

        return null;
    }

    public IReadOnlyList<RunSummary> List()
    {
        while (true)
        {
            var stored = Stored();
            var rows = stored.Select(Overlay).OfType<RunSummary>().ToArray();
            if (rows.Length == stored.Count)
                return rows;
            _stored = null;
        }
    }

    /// <summary>
    /// The rows as stored, at most a quarter of a second old: a page and its rail, and every viewer's beat, ask for the same rows within
    /// moments. A change made here is seen at once.
    /// </summary>
    private IReadOnlyList<RunSummary> Stored()
    {
        var change = news.Count;
        if (_stored is { } stored && stored.Change == change && clock.GetElapsedTime(stored.At) < s_fresh)
            return stored.Rows;
        var at = clock.GetTimestamp();
        var rows = queries.List();
        _stored = new StoredRows(change, at, rows);
        return rows;
    }

    /// <summary>
    /// The row with the live facts laid over it, all of one moment; null when the row was read before a change that is already shown, and
    /// must be read again.
    /// </summary>
    private RunSummary? Overlay(RunSummary summary)
    {
        if (roster.Find(summary.Id) is not { } run || Over(summary.Status))
            return summary; // its last change has been stored, with all that belongs to it
        var state = run.State;
        if (run.Live is not { } live)
            return summary with { Status = state.Shown.Status, Reason = state.Shown.Reason };
        if (run.State.Over && Over(live.Status))
            return null;
        return summary with
        {
            Status = live.Status,
            Reason = live.Reason,
            Step = live.Step,
            Episodes = live.Episodes,
            LastReturn = live.LastReturn,
            RecentRight = live.RecentRight,
            RecentReturn = live.RecentReturn,
            SolvedAt = live.SolvedAt,
            LostAt = live.LostAt,
            StepsPerSecond = live.StepsPerSecond,
            ElapsedSeconds = live.ElapsedSeconds,
        };
    }

    private static bool Over(RunStatus status) =>
        status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed or RunStatus.Interrupted;

    private sealed record StoredRows(long Change, long At, IReadOnlyList<RunSummary> Rows);
}
