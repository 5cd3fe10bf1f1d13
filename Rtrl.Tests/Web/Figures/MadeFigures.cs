using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Experiments;
using Rtrl.Web.Figures;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Figures;

/// <summary>Figures of experiments whose runs ended as a test says.</summary>
internal static class MadeFigures
{
    public static RunOrigins Origins { get; } =
        new(["0.1.0+0123456789"], ["0123456789abcdef"], ["avx2"], ["a processor"], TimeSpan.FromHours(3));

    public static Experiment Bundled(string name) => Catalogue.Experiments.Single(experiment => experiment.Name == name);

    /// <param name="final">Final return of the run of a cell and seed; null: it is missing.</param>
    public static (ExperimentProgress Progress, ResultTable Table) Of(Experiment experiment, Func<ExperimentCell, long, double?> final)
    {
        var id = 0L;
        var runs = (
            from cell in experiment.Cells.Zip(experiment.Identities)
            from seed in experiment.Seeds.Zip(cell.Second)
            let score = final(cell.First, seed.First)
            where score is not null
            select MadeRuns.Detail(++id, cell.First.Of(seed.First)).Summary with
            {
                Identity = seed.Second,
                Final = new FinalReturn(score.Value, 40),
            }
        ).ToList();
        return (ExperimentProgress.Of(experiment, active: false, runs), ResultTable.Of(experiment, runs));
    }

    public static Drawing Draw(
        Experiment experiment,
        Func<ExperimentCell, long, double?> final,
        ExperimentView? view = null,
        bool dark = false,
        double width = ExperimentDrawing.StandardWidth
    )
    {
        var (progress, table) = Of(experiment, final);
        return ExperimentDrawing.Of(
            progress,
            ExperimentFigure.Of(progress, table, view ?? new ExperimentView(experiment.Name)),
            Origins,
            dark,
            width
        );
    }
}
