using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Training;

namespace Rtrl.Web.Inspection;

/// <summary>Runs the engine's diagnostics on clones of a moment, on the inspection threads. No run is ever touched.</summary>
internal sealed class Studies(RunStates states, Replays replays, InspectionWorker worker, IRunTable table, IRunQueries queries)
{
    /// <summary>Larger runs than this are not restored for a picture's sake.</summary>
    private const long CheapBytes = 64L << 20;

    private const int MostStops = 12;

    /// <summary>The present state, or the one that the word names.</summary>
    /// <param name="checkpoint">"live", "latest", "best", the number of a checkpoint, or null for the present state.</param>
    public async Task<Moment> TakeAsync(long run, string? checkpoint, CancellationToken cancellation = default)
    {
        var state = await states.ReadAsync(run, checkpoint, cancellation);
        return await worker.RunAsync(_ => Moment.Of(state), cancellation);
    }

    /// <summary>Works on a fresh clone of the moment.</summary>
    public Task<T> StudyAsync<T>(Moment moment, Func<Sandbox, CancellationToken, T> study, CancellationToken cancellation = default) =>
        worker.RunAsync(token => study(moment.Open(), token), cancellation);

    /// <summary>Works on a clone that stands at a place of the rehearsal or of an episode that was lived.</summary>
    public async Task<T> StudyAtAsync<T>(
        Moment moment,
        MomentPlace place,
        Func<Sandbox, CancellationToken, T> study,
        CancellationToken cancellation = default
    )
    {
        if (place.Episode is not { } episode)
        {
            return await worker.RunAsync(
                token => study(Rehearsal.Seek(moment.Open(), place.Column, place.AtEpisodeStart, cancellation: token), token),
                cancellation
            );
        }

        var plan = await replays.FindAsync(moment.Run, episode, place.AtEpisodeStart ? 0 : place.Column, cancellation);
        return await worker.RunAsync(token => study(Sandbox.Of(replays.Seek(plan, token)), token), cancellation);
    }

    /// <summary>Steps to look at: of an episode that was lived, or rehearsed from the moment's weights.</summary>
    public async Task<IReadOnlyList<RecordedStep>> StepsAsync(
        Moment moment,
        string? network,
        long? episode,
        int columns,
        CancellationToken cancellation = default
    )
    {
        if (episode is not { } lived)
            return await StudyAsync(moment, (box, token) => Rehearsal.Of(box, network, columns, cancellation: token), cancellation);
        var plan = await replays.FindAsync(moment.Run, lived, 0, cancellation);
        return (
            await worker.RunAsync(token => replays.Read(plan, Math.Min(columns, Replays.MostSteps), network, token), cancellation)
        ).Steps;
    }

    /// <summary>
    /// Where the units stood at initialisation and at kept checkpoints up to the moment, oldest first; empty where restoring them would be
    /// dear.
    /// </summary>
    public Task<IReadOnlyList<PolePath>> PathAsync(Moment moment, string network, CancellationToken cancellation = default)
    {
        if (SettingsDocument.MemoryBytes(moment.Settings) > CheapBytes)
            return Task.FromResult<IReadOnlyList<PolePath>>([]);
        var kept = queries
            .Checkpoints(moment.Run)
            .Where(checkpoint => checkpoint.Step < moment.Step)
            .OrderBy(checkpoint => checkpoint.Step)
            .DistinctBy(checkpoint => checkpoint.Step)
            .ToList();
        var stops =
            kept.Count <= MostStops
                ? kept
                : [.. Enumerable.Range(0, MostStops).Select(index => kept[index * (kept.Count - 1) / (MostStops - 1)])];
        var root = table.Find(moment.Run);
        while (root?.Summary.ParentRunId is { } parent && table.Find(parent) is { } next)
            root = next;
        return worker.RunAsync<IReadOnlyList<PolePath>>(
            token =>
            {
                var path = new List<PolePath> { Stop(0, Sandbox.Of(new TrainingRun(root?.Settings ?? moment.Settings))) };
                foreach (var stop in stops)
                {
                    token.ThrowIfCancellationRequested();
                    try
                    {
                        path.Add(Stop(stop.Step, Sandbox.Of(moment.Settings, queries.ReadCheckpoint(stop.Id))));
                    }
                    catch (Exception gone) when (gone is HistoryException or InvalidDataException or SandboxException)
                    {
                        // Pruned meanwhile, or damaged: the tail does without it.
                    }
                }

                return [.. path.Where(stop => stop.Radius.Count == path[0].Radius.Count)];
            },
            cancellation
        );

        PolePath Stop(long step, Sandbox box)
        {
            var layer = box.Layer(network);
            return new PolePath(step, layer.Radius, layer.Phase);
        }
    }

    /// <summary>What an intervention does to the decision at a place.</summary>
    public Task<DecisionShift> ShiftAsync(
        Moment moment,
        MomentPlace place,
        string network,
        InterventionKind kind,
        IReadOnlyList<int> units,
        double scale,
        CancellationToken cancellation = default
    ) =>
        StudyAtAsync(
            moment,
            place,
            (box, token) => DecisionShift.Of(box, new UnitIntervention(kind, units, moment.Baseline(network, token), scale)),
            cancellation
        );

    /// <summary>What an intervention costs in return, beside an equally large random set of units.</summary>
    public Task<Ablation> AblateAsync(
        Moment moment,
        string network,
        InterventionKind kind,
        IReadOnlyList<int> units,
        double scale,
        EvaluationSettings settings,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    ) =>
        StudyAsync(
            moment,
            (box, token) => Ablation.Of(box, moment.Baseline(network, token), kind, units, scale, settings, progress, token),
            cancellation
        );
}
