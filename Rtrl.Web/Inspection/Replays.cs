using System.Globalization;
using Microsoft.Extensions.Options;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Inspection;

/// <summary>Episodes of a run, lived again from the nearest state that is kept. Nothing is recorded while nobody looks.</summary>
internal sealed class Replays(
    IRunTable table,
    IRunCopies copies,
    ILiveRuns liveRuns,
    IRunQueries queries,
    IOptions<InspectionOptions> options
)
{
    /// <summary>Most steps of one answer.</summary>
    public const int MostSteps = 1_024;

    private const long StepsBetweenStates = 20_480;
    private readonly ReplayCache _cache = new(options.Value.ReplayMegabytes * 1_000_000L);

    /// <summary>Where the episode is and what a replay would take; simulates nothing.</summary>
    /// <exception cref="InspectionException">There is no such run, or the episode has not begun.</exception>
    /// <exception cref="InspectionException">The checkpoints before it are gone, or too far away.</exception>
    public async Task<EpisodePlace> LocateAsync(long runId, long episode, CancellationToken cancellation = default) =>
        (await FindAsync(runId, episode, 0, cancellation)).Place;

    /// <summary>
    /// Number of the episode that a step belongs to; where its row was thinned out, the nearest that the recorded curve knows of. In
    /// several environments, whose episodes lie between one another, the latest to end that had begun by then.
    /// </summary>
    public async Task<long> EpisodeAtAsync(long runId, long step, CancellationToken cancellation)
    {
        var several = SettingsDocument.Environments(table.Require(runId).Settings) > 1;
        if (queries.EpisodeAt(runId, step) is not { } row)
            return 0;
        if (several || step < row.StartStep + row.Length)
            return row.Episode;
        var column = (await copies.SeriesAsync(runId, cancellation)).FirstOrDefault(series => series.Metric == RunMetrics.Episodes);
        var bucket = column?.Buckets.LastOrDefault(bucket => bucket.Count > 0 && bucket.FirstStep <= step);
        return Math.Max(row.Episode + 1, (long)(bucket?.Mean ?? 0));
    }

    /// <summary>Everything needed to live through a window: reads the database, simulates nothing.</summary>
    public async Task<Plan> FindAsync(long runId, long episode, int from, CancellationToken cancellation)
    {
        var detail = table.Require(runId);
        if (episode < 0)
            throw InspectionException.Bad("episode", episode, "episode numbers from 0");
        var live = liveRuns.Live(runId);
        var (episodes, lived) = (live?.Episodes ?? detail.Summary.Episodes, live?.Step ?? detail.Summary.Step);
        var environments = SettingsDocument.Environments(detail.Settings);
        var over =
            environments == 1
            && episode == episodes
            && queries.Episodes(runId, episode - 1, episode - 1, 1) is [var last]
            && last.StartStep + last.Length >= lived;
        if (episode > episodes || lived == 0 || over)
            throw InspectionException.NotFound(
                "episode",
                episode,
                $"Episode {episode:N0} of run {runId} has not begun; "
                    + $"{(over ? $"the last one so far is {episodes - 1:N0}" : $"the run is in its episode {episodes:N0}")}."
            );
        var record = queries.Episodes(runId, episode, episode, 1) is [var row] ? row : (EpisodeRecord?)null;
        var start = record?.StartStep ?? (episode == 0 && environments == 1 && detail.Summary.ParentRunId is null ? 0 : null);
        if (start is null && environments > 1)
        {
            throw new InspectionException(
                RefusalKind.Conflict,
                $"Episode {episode:N0} cannot be replayed: it has not ended, or its row was thinned out, and the episodes of "
                    + $"{environments} parallel environments lie between one another. Choose one that is listed."
            );
        }

        var latest = start is { } known ? known + (environments == 1 ? from : 0) : await LowerBoundAsync(runId, episode, cancellation);
        var switches = queries.Events(runId).Where(@event => @event.Kind == "learning").OrderBy(@event => @event.Step).ToArray();
        var sources = Sources(detail, latest, switches);
        if (sources.Count == 0)
        {
            throw new InspectionException(
                RefusalKind.Conflict,
                $"Episode {episode:N0} cannot be replayed: {(start is { } first ? $"it began at step {first:N0}, and " : "")}no "
                    + "checkpoint before it is kept. This run is a branch, so its first steps are its parent's."
            );
        }

        var distance = latest - sources[0].Step;
        if (distance > options.Value.MostReplaySteps)
        {
            throw new InspectionException(
                RefusalKind.Conflict,
                $"Episode {episode:N0} is {distance:N0} steps after the nearest checkpoint that is kept (step "
                    + $"{sources[0].Step:N0}); a replay goes at most {options.Value.MostReplaySteps:N0} steps. Those between were pruned."
            );
        }

        var kernels = NumericPath.Of(detail.Settings);
        var same =
            detail.Provenance.VectorPath == kernels && queries.Checkpoints(runId).All(checkpoint => checkpoint.VectorPath == kernels);
        return new Plan(
            new EpisodePlace(runId, episode, record, start, sources[0].Step, sources[0].Words, distance, same),
            detail.Settings,
            switches,
            sources,
            from,
            lived
        );
    }

    /// <summary>Lives through the window; to be called on an inspection thread.</summary>
    /// <param name="network">Whose hidden state is written down; null for the network that is shown.</param>
    public ReplayWindow Read(Plan plan, int count, string? network, CancellationToken cancellation)
    {
        var replay = new EpisodeReplay(plan.Settings, plan.Switches);
        var run = Seek(plan, replay, cancellation);
        var place = plan.Place;
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        var steps = replay.Read(run, plan.Ahead, count, plan.Lived, network, cancellation);
        if (steps.Count > 0 && steps[0].Metrics.EpisodeStep != plan.From)
        {
            throw new InspectionException(
                RefusalKind.BadValue,
                $"from: episode {place.Episode:N0} has {Wording.Count(place.Record?.Length ?? 0, "step")}.",
                "from",
                $"{plan.From}"
            );
        }

        var ended = steps.Count > 0 && steps[^1].Metrics.EpisodeEnded;
        int? length = ended ? steps[^1].Metrics.EpisodeStep + 1 : place.Record?.Length;
        bool? verified =
            place.Record is { } record && ended && plan.From == 0
                ? steps.Count == record.Length && Same(steps.Sum(step => step.Metrics.Reward), record.Return)
                : null;
        if (place.StartStep is null && steps.Count > 0)
            place = place with { StartStep = steps[0].Metrics.Step - steps[0].Metrics.EpisodeStep };
        return new ReplayWindow(
            place,
            run.Description,
            plan.From,
            length,
            verified,
            steps,
            [.. snapshot.PoleRadius],
            [.. snapshot.PolePhase]
        );
    }

    /// <summary>The run before the window's first step; to be called on an inspection thread.</summary>
    public TrainingRun Seek(Plan plan, CancellationToken cancellation)
    {
        var replay = new EpisodeReplay(plan.Settings, plan.Switches);
        var run = Seek(plan, replay, cancellation);
        if (plan.Ahead > 0)
            replay.Skip(run, plan.Ahead, plan.Lived, cancellation);
        return run;
    }

    private TrainingRun Seek(Plan plan, EpisodeReplay replay, CancellationToken cancellation)
    {
        var place = plan.Place;
        foreach (var (step, _, read) in plan.Sources)
        {
            try
            {
                var state = read();
                var run = replay.Seek(state, place.StartStep is { } start ? start + plan.From - plan.Ahead : step, Visit, cancellation);
                if (place.StartStep is null)
                    replay.SeekEpisode(run, place.Episode, Visit, cancellation);
                if (run.StepCount - step >= StepsBetweenStates / 10)
                    Keep(run);
                return run;
            }
            catch (Exception exception) when (exception is HistoryException or InvalidDataException && step > 0)
            {
                // A damaged checkpoint: the one before it.
            }
        }

        throw new InspectionException(
            RefusalKind.Conflict,
            $"Episode {place.Episode:N0} cannot be replayed: every checkpoint before it is damaged."
        );

        void Visit(TrainingRun run)
        {
            if (run.StepCount % StepsBetweenStates == 0)
                Keep(run);
        }

        void Keep(TrainingRun run) => _cache.Keep(place.Run, run.StepCount, SwitchesBefore(plan.Switches, run.StepCount), run.Checkpoint());
    }

    /// <summary>States at or before a step, nearest first.</summary>
    private List<(long Step, string Words, Func<byte[]> Read)> Sources(RunDetail detail, long atMost, RunEvent[] switches)
    {
        var run = detail.Summary.Id;
        var sources = queries
            .Checkpoints(run)
            .Where(checkpoint => checkpoint.Step <= atMost)
            .OrderByDescending(checkpoint => checkpoint.Step)
            .ThenByDescending(checkpoint => checkpoint.Id)
            .Select(checkpoint =>
                (
                    checkpoint.Step,
                    Words: string.Create(CultureInfo.InvariantCulture, $"checkpoint {checkpoint.Id}"),
                    Read: (Func<byte[]>)(() => queries.ReadCheckpoint(checkpoint.Id))
                )
            )
            .ToList();
        if (detail.Summary.ParentRunId is null)
            sources.Add((0, "the first step", () => []));
        if (
            _cache.Nearest(run, atMost, step => SwitchesBefore(switches, step)) is { } kept
            && (sources.Count == 0 || kept.Step > sources[0].Step)
        )
            sources.Insert(0, (kept.Step, "a state kept from an earlier replay", () => kept.State));
        return sources;
    }

    /// <summary>A step count that is not after the start of the episode, from the recorded course of the episode count.</summary>
    private async Task<long> LowerBoundAsync(long runId, long episode, CancellationToken cancellation)
    {
        var column = (await copies.SeriesAsync(runId, cancellation)).FirstOrDefault(series => series.Metric == RunMetrics.Episodes);
        return column?.Buckets.LastOrDefault(bucket => bucket.Count > 0 && bucket.Max < episode).FirstStep ?? 0;
    }

    private static string SwitchesBefore(RunEvent[] switches, long step) =>
        string.Join(
            ' ',
            switches
                .Where(@event => @event.Step < step)
                .Select(@event => string.Create(CultureInfo.InvariantCulture, $"{@event.Step}{@event.Value}"))
        );

    private static bool Same(double lived, double stored) =>
        lived.Equals(stored) || Math.Abs(lived - stored) <= 1e-9 * Math.Max(1, Math.Abs(stored));

    /// <summary>What a replay will do.</summary>
    /// <param name="Sources">States to start from, nearest first.</param>
    /// <param name="Lived">Step count of the run: nothing after it has happened.</param>
    internal sealed record Plan(
        EpisodePlace Place,
        RunSettings Settings,
        RunEvent[] Switches,
        IReadOnlyList<(long Step, string Words, Func<byte[]> Read)> Sources,
        int From,
        long Lived
    )
    {
        /// <summary>
        /// Steps of the window's episode that are still to be lived once the run stands where it was sought: all of <see cref="From"/>
        /// unless its steps lie side by side from a known start.
        /// </summary>
        public int Ahead => Place.StartStep is not null && SettingsDocument.Environments(Settings) == 1 ? 0 : From;
    }
}
