using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;

namespace Rtrl.Tests.Web.Live;

public sealed class MeansTests
{
    private static readonly RunDescription s_description = new TrainingRun(new RunSettings()).Description;

    [Fact]
    public void ToDictionary_StepsOfBothSigns_KeepsSizeAndSignOfTheErrorApart()
    {
        var means = Of(Step(2) with { Value = 1 }, Step(-6) with { Value = 2, Bounded = true });
        Assert.Equal(4, means[RunMetrics.TdError]);
        Assert.Equal(-2, means[RunMetrics.TdErrorMean]);
        Assert.Equal(1.5, means[RunMetrics.Value]);
        Assert.Equal(0.5, means[RunMetrics.Bounded]);
    }

    [Fact]
    public void ToDictionary_EndedEpisodes_CountsTheirDecisionsNotTheirLastIndex()
    {
        // An episode whose last decision has index 4 took five.
        var means = Of(
            Step(0),
            Step(0) with
            {
                EpisodeStep = 4,
                Terminated = true,
                EpisodeReturn = 1,
            },
            Step(0) with
            {
                EpisodeStep = 6,
                Truncated = true,
                EpisodeReturn = -1,
            }
        );
        Assert.Equal((5 + 7) / 2.0, means[RunMetrics.EpisodeLength]);
        Assert.Equal(0, means[RunMetrics.Return]);
        Assert.Equal(0.5, means[RunMetrics.Right]);
    }

    [Fact]
    public void ToDictionary_NoEpisodeEnded_HasNoReturn()
    {
        var means = Of(Step(1));
        Assert.Null(means[RunMetrics.Return]);
        Assert.Null(means[RunMetrics.EpisodeLength]);
        Assert.Equal(1, means[RunMetrics.TdError]);
    }

    [Fact]
    public void ToDictionary_NonFinite_IsNull() => Assert.Null(Of(Step(double.NaN))[RunMetrics.TdError]);

    /// <summary>What a frame says is what is recorded of its steps, and there is none before the first prediction is judged.</summary>
    [Fact]
    public void ToDictionary_OfPredictions_HasTheReturnErrorThatIsRecorded()
    {
        var settings = Catalogue.Preset("trace-conditioning-td-later").Settings;
        var run = new TrainingRun(settings);
        var (before, after) = (default(Means), default(Means));
        for (var step = 0; step < 1_000; step++)
        {
            run.Step();
            if (step < 399)
                before.Add(new StepMetrics(), null, run.ReturnError);
            else
                after.Add(new StepMetrics(), null, run.ReturnError);
        }

        Assert.DoesNotContain(RunMetrics.ReturnError, before.ToDictionary(new Snapshot(), run.Description, 1));
        var recorded = run.ExportSeries().Single(column => column.Metric == RunMetrics.ReturnError).Buckets;
        Assert.Equal(601, recorded.Sum(bucket => bucket.Count));
        var mean = recorded.Where(bucket => bucket.Count > 0).Sum(bucket => bucket.Mean * bucket.Count) / 601;
        Assert.InRange(after.ToDictionary(new Snapshot(), run.Description, 1)[RunMetrics.ReturnError]!.Value / mean, 1 - 1e-6, 1 + 1e-6);
    }

    private static StepMetrics Step(double tdError) => new() { TdError = tdError, EpisodeReturn = double.NaN };

    private static Dictionary<string, double?> Of(params StepMetrics[] steps)
    {
        var means = default(Means);
        foreach (var step in steps)
            means.Add(in step, successReturn: 0.5, returnError: double.NaN);
        return means.ToDictionary(new Snapshot(), s_description, elapsedSeconds: 1);
    }
}
