using System.Collections.Concurrent;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;

namespace Rtrl.Web.Outcomes;

/// <summary>The table of an experiment, its own measures read from the curves of its runs.</summary>
public sealed class ExperimentResults(IRunQueries queries)
{
    // What a run has recorded when it has taken all its steps changes no more.
    private readonly ConcurrentDictionary<(long Run, Measure Measure), double> _known = new();

    /// <inheritdoc cref="ResultTable.Of(Experiment, IReadOnlyList{RunSummary}, ResultTable?, Func{RunSummary, Measure, double?}?)"/>
    public ResultTable Of(Experiment experiment, IReadOnlyList<RunSummary> runs, ResultTable? before = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(runs);
        if (experiment.Measures.Count == 0)
            return ResultTable.Of(experiment, runs, before);
        var wanted = experiment.Identities.SelectMany(seeds => seeds).ToHashSet();
        var ended = runs.Where(run =>
                run is { Identity: { } identity, Altered: false, Status: RunStatus.Finished } && wanted.Contains(identity)
            )
            .ToList();
        Read(experiment.Measures, ended);
        return ResultTable.Of(
            experiment,
            runs,
            before,
            (run, measure) => _known.TryGetValue((run.Id, measure), out var value) ? value : null
        );
    }

    private void Read(IReadOnlyList<Measure> measures, List<RunSummary> ended)
    {
        var fresh = ended.Where(run => measures.Any(measure => !_known.ContainsKey((run.Id, measure)))).ToDictionary(run => run.Id);
        if (fresh.Count == 0)
            return;
        foreach (var series in queries.Series([.. fresh.Keys], [.. measures.Select(measure => measure.Metric)]))
        {
            var measure = measures.First(one => one.Metric == series.Column.Metric);
            if (LastMean.Of(series.Column, fresh[series.RunId].PlannedSteps, measure.Part) is { } last)
                _known[(series.RunId, measure)] = last.Mean;
        }
    }
}
