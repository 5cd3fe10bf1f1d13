using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Training;

namespace Rtrl.Web.Live;

/// <summary>
/// Frames of watched runs that this process does not step (the command line's, or ended ones), read from the history once a second.
/// </summary>
internal sealed class HistoryPoller(RunFeeds feeds, IRunQueries queries, TimeProvider clock, ILogger<HistoryPoller> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);
    private readonly Dictionary<long, Seen> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var fresh = await feeds.WaitForNewsAsync(s_period, stoppingToken);
                var unattended = feeds.Unattended();
                foreach (var gone in _seen.Keys.Except(unattended.Select(feed => feed.RunId)).ToArray())
                    _seen.Remove(gone);
                foreach (var feed in unattended)
                    Publish(feed, fresh);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Publish(RunFeed feed, bool all)
    {
        try
        {
            if (queries.Find(feed.RunId)?.Summary is not { } summary)
                return;
            _seen.TryGetValue(feed.RunId, out var seen);
            var now = clock.GetTimestamp();
            var status = (summary.Status, summary.Reason);
            if (all || seen is null || seen.Status != status)
                Post(
                    feed,
                    FrameStream.Status,
                    summary,
                    new StatusData(StatusNames.Of(summary.Status), summary.Reason, summary.Step, !summary.Altered, 0, summary.SolvedAt)
                );
            if (all || seen is null || seen.Step != summary.Step)
            {
                var means = seen is not null && clock.GetElapsedTime(seen.MeansAt, now) < 5 * s_period ? seen.Means : LatestMeans(feed);
                Post(
                    feed,
                    FrameStream.Scalars,
                    summary,
                    new ScalarsData(
                        summary.Step,
                        summary.Episodes,
                        summary.StepsPerSecond,
                        summary.ElapsedSeconds,
                        means.GetValueOrDefault(RunMetrics.Epsilon),
                        means,
                        [],
                        []
                    )
                );
                Post(
                    feed,
                    FrameStream.Episode,
                    summary,
                    new EpisodeData(
                        summary.Episodes,
                        summary.LastReturn,
                        summary.RecentRight,
                        summary.SolvedAt,
                        feed.Rate(FrameStream.Episode) > 0
                            ?
                            [
                                .. queries
                                    .LastEpisodes(feed.RunId, 200)
                                    .Select(episode => SignificantDigits.Round((float)episode.Return, 6)),
                            ]
                            : []
                    )
                );
                seen = new Seen(status, summary.Step, means, ReferenceEquals(means, seen?.Means) ? seen!.MeansAt : now);
            }
            _seen[feed.RunId] = seen! with { Status = status };
        }
        catch (HistoryException exception) when (exception.Fault is not null)
        {
            // The history has told it once.
        }
        catch (HistoryException exception)
        {
            logger.LogWarning("Run {Run} cannot be read: {Message}", feed.RunId, exception.Message);
        }
    }

    private Dictionary<string, double?> LatestMeans(RunFeed feed)
    {
        if (feed.Rate(FrameStream.Scalars) <= 0)
            return [];
        var means = new Dictionary<string, double?>();
        foreach (var column in queries.Series(feed.RunId))
        {
            var last = column.Buckets.LastOrDefault(bucket => bucket.Count > 0);
            means[column.Metric] = last.Count > 0 ? SignificantDigits.Finite(last.Mean) : null;
        }
        return means;
    }

    private static void Post(RunFeed feed, FrameStream stream, RunSummary summary, object data) =>
        feed.Post(stream, () => FrameRecorder.FrameOf(summary.Id, stream, summary.Step, summary.Step, data), always: true);

    private sealed record Seen((RunStatus Status, string? Reason) Status, long Step, Dictionary<string, double?> Means, long MeansAt);
}
