#pragma warning disable xUnit1051 // every call here returns within seconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Diagnostics;

public sealed class EndStudiesTests
{
    private static readonly string[] s_all = [.. RunMetrics.All.Where(metric => metric.Studied).Select(metric => metric.Name)];

    /// <summary>Each is the study's own number, at the step of the checkpoint.</summary>
    [Fact]
    public void Of_ACheckpoint_GivesWhatTheStudiesSay()
    {
        var run = new TrainingRun(Runs.StreamQ).Take(503);
        var checkpoint = run.Checkpoint();
        var found = EndStudies
            .Of(Runs.StreamQ, checkpoint, s_all)
            .ToDictionary(column => column.Metric, column => Assert.Single(column.Buckets));
        Assert.All(found.Values, point => Assert.Equal((503, 503, 1), (point.FirstStep, point.LastStep, point.Count)));

        var sandbox = Sandbox.Of(Runs.StreamQ, checkpoint);
        var ends = Enumerable.Range(0, 5).Select(episode => StalenessStudy.Of(sandbox, "value", episode).Looks[^1]).ToList();
        Assert.Equal(ends.Average(look => look.FullReplay.RelativeL2), found[RunMetrics.Staleness].Mean, 1e-12);
        Assert.Equal(ends.Average(look => look.CorrectedFullReplay[0].RelativeL2), found[RunMetrics.StalenessPaper].Mean, 1e-12);
        Assert.Equal(ends.Average(look => look.CorrectedFullReplay[1].RelativeL2), found[RunMetrics.StalenessExact].Mean, 1e-12);
        var course = CreditCourse.Of(sandbox, "value", 10, 63);
        Assert.Equal(course.Retention, found[RunMetrics.Retention].Mean);
        Assert.Equal(found.ContainsKey(RunMetrics.ExactCreditRate), course.ExactRate is not null);
        Assert.DoesNotContain(RunMetrics.CreditAmplification, found.Keys); // no episode is 32 steps long
    }

    [Fact]
    public void Of_LongEpisodes_GivesRatesAndAmplification()
    {
        var settings = Runs.StreamQ with { Environment = Runs.StreamQ.Environment with { Length = 40 } };
        var checkpoint = new TrainingRun(settings).Take(400).Checkpoint();
        var found = EndStudies.Of(settings, checkpoint, s_all).ToDictionary(column => column.Metric, column => column.Buckets[0].Mean);
        var course = CreditCourse.Of(Sandbox.Of(settings, checkpoint), "value", 10, 63);
        Assert.Equal(
            (course.OneStepRate, course.ExactRate, course.Amplification[32]),
            (found[RunMetrics.OneStepCreditRate], found[RunMetrics.ExactCreditRate], found[RunMetrics.CreditAmplification])
        );
    }

    [Fact]
    public void Of_OneMetric_GivesThatAlone() =>
        Assert.Equal(
            [RunMetrics.Retention],
            EndStudies
                .Of(Runs.StreamQ, new TrainingRun(Runs.StreamQ).Take(200).Checkpoint(), [RunMetrics.Retention, RunMetrics.Return])
                .Select(column => column.Metric)
        );

    [Fact]
    public void Of_AnAgentWithoutMemory_GivesNothing()
    {
        var settings = Runs.StreamQ with { Network = Runs.StreamQ.Network with { Cell = "none" } };
        Assert.Empty(EndStudies.Of(settings, new TrainingRun(settings).Take(100).Checkpoint(), s_all));
    }
}
