using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Training;

/// <summary>Finished episodes until somebody collects them; holds the latest 4,096.</summary>
internal sealed class EpisodeQueue
{
    public const int Capacity = 4096;
    private readonly EpisodeRecord[] _records = new EpisodeRecord[Capacity];
    private long _added,
        _drained;

    public void Add(in EpisodeRecord record) => _records[_added++ % Capacity] = record;

    public void Drain(List<EpisodeRecord> into)
    {
        for (var i = Math.Max(_drained, _added - Capacity); i < _added; i++)
            into.Add(_records[i % Capacity]);
        _drained = _added;
    }
}
