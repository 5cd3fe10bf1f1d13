using Rtrl.Engine.Experiments;
using Rtrl.Engine.Statistics;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Experiments;

public sealed class RepeatCheckTests
{
    private static readonly double[] s_one = [0.9, 0.8, 1, 0.7, 0.95],
        s_other = [0.85, 0.9, 0.75, 1, 0.8],
        s_far = [0.1, 0.2, 0, 0.15, 0.05];

    private static Experiment Declared(string lengths, string seeds, string measures = "[]") =>
        ExperimentFile.Read(
            "twice",
            $$"""
            { "preset": "memory-chain-demo", "vary": { "environment.length": "{{lengths}}" }, "seeds": "{{seeds}}", "measures": {{measures}} }
            """
        );

    /// <summary>Of the experiment's cells, with these final returns by seed from the first.</summary>
    private static (Experiment, ResultTable) Measured(Experiment experiment, params double[][] finals)
    {
        var first = experiment.Seeds[0];
        var runs = MadeRuns.Of(experiment, finals).Select(run => run with { Seed = run.Seed + first }).ToList();
        return (experiment, ResultTable.Of(experiment, runs, measured: (run, _) => -run.Final!.Value.Mean));
    }

    private static RepeatCheck Check((Experiment, ResultTable) here, (Experiment, ResultTable) there) =>
        RepeatCheck.Of(here.Item1, here.Item2, there.Item1, there.Item2);

    [Fact]
    public void Of_OtherSeeds_AgreesWhereTheIntervalOfTheDifferenceHoldsZero()
    {
        var check = Check(Measured(Declared("4, 8", "5..9"), s_other, s_far), Measured(Declared("4, 8", "0..4"), s_one, s_one));
        Assert.Equal((2, 1, 0, "final"), (check.Compared, check.Agreeing, check.Same, check.Measure));
        Assert.Equal([true, false], check.Cells.Select(cell => cell.Agrees));
        Assert.Equal(
            Bootstrap.Of(ScoreTable.OfOneTask(s_far), ScoreTable.OfOneTask(s_one), Comparisons.DifferenceOfMeans, "difference of means"),
            check.Cells[1].Difference
        );
        Assert.Equal((OverSeeds.InterquartileMean(s_far), OverSeeds.InterquartileMean(s_one)), (check.Cells[1].Here, check.Cells[1].There));
    }

    /// <summary>Cells are told by their settings, whatever stands around them.</summary>
    [Fact]
    public void Of_AnExperimentWithOtherCells_ComparesThoseThatBothHave()
    {
        var check = Check(Measured(Declared("2, 8", "5..9"), s_far, s_other), Measured(Declared("4, 8, 16", "0..4"), s_far, s_one, s_far));
        Assert.Equal(("8", true), (Assert.Single(check.Cells).Label, check.Cells[0].Agrees));
    }

    [Fact]
    public void Of_TheSameRuns_LeavesThemOut()
    {
        var check = Check(
            Measured(Declared("4, 8", "0..6"), [.. s_one, 0.4, 0.5], s_one),
            Measured(Declared("4, 8", "0..4"), s_one, s_one)
        );
        Assert.Equal((10, 1, 2), (check.Same, check.Compared, check.Cells[0].Here.Count));
        Assert.Equal((null, 0), (check.Cells[1].Agrees, check.Cells[1].Here.Count));
    }

    [Fact]
    public void Of_AMeasureOfItsOwn_ComparesThat()
    {
        var check = Check(
            Measured(Declared("4", "5..9", """["retention"]"""), s_other),
            Measured(Declared("4", "0..4", """["retention"]"""), s_one)
        );
        Assert.Equal("retention", check.Measure);
        Assert.Equal(-OverSeeds.InterquartileMean(s_one).Value, check.Cells[0].There.Value, 1e-12);
    }
}
