using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Runs;

/// <summary>Tells the history where a run stands: its progress and episodes every second or so, its series less often.</summary>
internal sealed class HistoryReporter(long id, TrainingRun run, IRunHistory history, RunOptions options, TimeProvider clock)
{
    /// <summary>Episodes that are reported at once, however short the time since the last report.</summary>
    private const int MostEpisodes = 8192;

    private readonly List<EpisodeRecord> _episodes = [];
    private float[] _sparkline = run.StepCount > 0 ? Sparklines.Of(run.ExportSeries()) : [];
    private long _reportDue;
    private long _seriesDue;

    /// <summary>Where a run stands, for its row in the history.</summary>
    public static RunProgress ProgressOf(long id, TrainingRun run, double stepsPerSecond, IReadOnlyList<float> sparkline) =>
        new(
            id,
            run.StepCount,
            run.EpisodeCount,
            run.LastReturn,
            run.RecentRight,
            run.RecentReturn,
            run.SolvedAt,
            stepsPerSecond,
            run.ElapsedSeconds,
            sparkline
        )
        {
            LostAt = run.LostAt,
            Final = run.Final,
        };

    /// <summary>Stepping begins: the first report comes after its time, the first series soon.</summary>
    public void Begin()
    {
        var now = clock.GetTimestamp();
        _reportDue = now + Ticks(options.ReportSeconds);
        _seriesDue = now + Ticks(Math.Min(1, options.SeriesSeconds));
    }

    /// <summary>Takes the episodes that have ended from the run.</summary>
    public void Collect() => run.DrainEpisodes(_episodes);

    /// <summary>Reports what is due.</summary>
    public void ReportWhenDue(double stepsPerSecond)
    {
        var now = clock.GetTimestamp();
        if (now < _reportDue && _episodes.Count < MostEpisodes)
            return;
        _reportDue = now + Ticks(options.ReportSeconds);
        Report(stepsPerSecond, withSeries: now >= _seriesDue);
    }

    /// <summary>Reports now.</summary>
    public void Report(double stepsPerSecond, bool withSeries = true)
    {
        Collect();
        if (_episodes.Count > 0)
        {
            history.ReportEpisodes(id, [.. _episodes]);
            _episodes.Clear();
        }

        if (withSeries)
        {
            _seriesDue = clock.GetTimestamp() + Ticks(options.SeriesSeconds);
            var series = run.ExportSeries();
            _sparkline = Sparklines.Of(series);
            history.ReportSeries(id, series);
        }

        history.ReportProgress(ProgressOf(id, run, stepsPerSecond, _sparkline));
    }

    private long Ticks(double seconds) => (long)(seconds * clock.TimestampFrequency);
}
