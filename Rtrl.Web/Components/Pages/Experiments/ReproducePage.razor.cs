using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>The figures of the paper, how far each is reproduced here, and what its runs say to the paper's claims.</summary>
public sealed partial class ReproducePage(
    ExperimentControl experiments,
    ExperimentResults results,
    IRunTable table,
    ITrainingLoad load,
    TimeProvider clock
) : FollowingPage<IReadOnlyList<PaperFigure>>(table, clock)
{
    private static readonly string[] s_order =
    [
        "memory-chain-seed",
        "memory-chain-seed-lambda-095",
        "memory-chain-later",
        "memory-chain-later-two-lambdas",
        "popgym-five",
        "popgym-eleven",
        "mujoco-later",
        "hopper-trace-decay",
        "staleness",
        "trace-conditioning-later",
        "credit-weights",
        "cost-hidden-size",
    ];

    private readonly Dictionary<string, (Experiment Experiment, ResultTable Table)> _tables = [];
    private IReadOnlyList<PaperFigure> _figures = [];
    private string? _fault;

    private int Workers => load.Workers.Workers;

    protected override IReadOnlyList<PaperFigure> Read()
    {
        try
        {
            var runs = Table.List();
            var figures = experiments
                .List()
                .Where(progress => progress.Experiment.Reported is not null)
                .OrderBy(progress => PlaceOf(progress.Experiment.Name))
                .Select(progress => FigureOf(progress, runs))
                .ToList();
            _fault = null;
            return figures;
        }
        catch (HistoryException exception)
        {
            _fault = exception.Message;
            return _figures;
        }
    }

    protected override void Take(IReadOnlyList<PaperFigure> read) => _figures = read;

    /// <summary>The paper's come in its own order, a viewer's after them.</summary>
    private static int PlaceOf(string name) => Array.IndexOf(s_order, name) is >= 0 and var at ? at : s_order.Length;

    private PaperFigure FigureOf(ExperimentProgress progress, IReadOnlyList<RunSummary> runs)
    {
        var known = TableOf(progress.Experiment, runs);
        return new PaperFigure(
            progress,
            ExperimentFigure.Of(progress, known, new ExperimentView(progress.Experiment.Name)),
            ClaimCheck.Of(progress.Experiment, known)
        );
    }

    /// <summary>Cells of which nothing has changed are not computed again.</summary>
    private ResultTable TableOf(Experiment experiment, IReadOnlyList<RunSummary> runs)
    {
        var before = _tables.TryGetValue(experiment.Name, out var known) && known.Experiment == experiment ? known.Table : null;
        var now = results.Of(experiment, runs, before);
        _tables[experiment.Name] = (experiment, now);
        return now;
    }

    /// <summary>“3 of 10 seeds” where every cell has as many, else the fewest and the most.</summary>
    private static string SeedWords(ExperimentProgress progress)
    {
        var counts = progress.Runs.Select(cell => cell.Count(run => run is not null && ResultGroup.HasResult(run))).ToList();
        var (fewest, most) = (counts.Min(), counts.Max());
        return $"{(fewest == most ? fewest : $"{fewest} to {most}")} of {progress.Experiment.Seeds.Count} seeds in each of "
            + $"{progress.Experiment.Cells.Count} cells";
    }
}
