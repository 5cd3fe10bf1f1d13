using Rtrl.Engine.Contracts;

namespace Rtrl.Data.Writing;

/// <summary>
/// What one run reported since the last write; bounded, because the latest wins and episodes are trimmed as their rows will be.
/// </summary>
internal sealed class RunReports
{
    private readonly List<EpisodeRecord> _episodes = [];

    /// <summary>The claim under which it was reported; null when this process never claimed the run.</summary>
    public long? Epoch { get; private set; }

    public RunProgress? Progress { get; private set; }

    public IReadOnlyList<SeriesColumn>? Series { get; private set; }

    /// <summary>Ascending by index.</summary>
    public IReadOnlyList<EpisodeRecord> Episodes => _episodes;

    public void Add(long? epoch, RunProgress? progress, IReadOnlyList<SeriesColumn>? series, IReadOnlyList<EpisodeRecord> episodes)
    {
        Epoch = epoch;
        Progress = progress ?? Progress;
        Series = series ?? Series;
        _episodes.AddRange(episodes);
        if (_episodes.Count > 2 * EpisodeWindow.Rows)
            _episodes.RemoveAll(episode => !EpisodeWindow.Holds(episode.Episode, _episodes[^1].Episode));
    }

    public void Add(RunReports later) => Add(later.Epoch, later.Progress, later.Series, later._episodes);
}
