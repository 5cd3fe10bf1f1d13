using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;

namespace Rtrl.Web.Experiments;

/// <summary>
/// Finds in the last checkpoints of an experiment's runs what its measures ask for and no step recorded, and stores it as curves of one
/// point. Killed in between, the next one goes on: what is stored is not studied again.
/// </summary>
public sealed class ExperimentStudies(IRunQueries queries, IRunHistory history)
{
    // Runs that have nothing to say: no memory, no checkpoint at their end.
    private readonly HashSet<(long Run, string Metric)> _mute = [];

    /// <summary>Studies every run that has ended and was not studied yet.</summary>
    /// <returns>How many were.</returns>
    public async Task<int> MeasureAsync(ExperimentProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        string[] metrics = [.. progress.Experiment.Measures.Where(measure => measure.Descriptor.Studied).Select(measure => measure.Metric)];
        var ended = progress.All.Where(run => run.Status == RunStatus.Finished).Select(run => run.Id).ToList();
        if (metrics.Length == 0 || ended.Count == 0)
            return 0;
        var known = queries.Series(ended, metrics).Select(series => (series.RunId, series.Column.Metric)).ToHashSet();
        var count = 0;
        foreach (var run in ended)
        {
            cancellation.ThrowIfCancellationRequested();
            string[] missing = [.. metrics.Where(metric => !known.Contains((run, metric)) && !_mute.Contains((run, metric)))];
            if (missing.Length == 0)
                continue;
            var columns = await Task.Run(() => Study(run, missing, cancellation), cancellation);
            if (columns.Count > 0)
                await history.AddSeriesAsync(run, columns);
            _mute.UnionWith(missing.Except(columns.Select(column => column.Metric)).Select(metric => (run, metric)));
            count++;
        }

        return count;
    }

    private IReadOnlyList<SeriesColumn> Study(long run, string[] metrics, CancellationToken cancellation)
    {
        if (queries.Find(run) is not { } detail)
            return [];
        var last = queries.Checkpoints(run).OrderByDescending(checkpoint => checkpoint.Step).FirstOrDefault();
        if (last is null || last.Step < detail.Summary.Step)
            return [];
        try
        {
            return EndStudies.Of(detail.Settings, queries.ReadCheckpoint(last.Id), metrics, cancellation);
        }
        catch (Exception exception) when (exception is SandboxException or HistoryException or InvalidDataException)
        {
            return []; // the run's inspector says why it cannot be looked into
        }
    }
}
