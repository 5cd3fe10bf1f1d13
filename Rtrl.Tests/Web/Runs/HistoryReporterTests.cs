using Microsoft.Extensions.Time.Testing;
using Rtrl.Engine.Training;
using Rtrl.Web.Runs;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

public sealed class HistoryReporterTests
{
    [Fact]
    public void ReportWhenDue_EverySecond_TellsEpisodesOnceAndTheSeriesLessOften()
    {
        var (clock, history, run) = (new FakeTimeProvider(), new RecordingHistory(), new TrainingRun(LabServer.Small()));
        var reporter = new HistoryReporter(1, run, history, new RunOptions(), clock);
        reporter.Begin();
        for (var second = 0; second < 7; second++)
        {
            for (var step = 0; step < 50; step++)
                run.Step();
            reporter.ReportWhenDue(50);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([100, 150, 200, 250, 300, 350], history.Progress.Select(progress => progress.Step));
        Assert.Equal(2, history.Series.Count); // after 1 s, then 5 s later
        Assert.Equal(run.EpisodeCount, history.Episodes.Count);
        Assert.Equal(history.Episodes.Count, history.Episodes.Select(episode => episode.Episode).Distinct().Count());
    }
}
