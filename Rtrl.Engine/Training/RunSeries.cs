using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Training;

/// <summary>
/// Every metric's whole history in constant memory. All metrics share one bucket width, a power of two; when 2,048 buckets are full, pairs
/// merge and the width doubles. Non-finite values are not recorded.
/// </summary>
internal sealed class RunSeries
{
    /// <summary>Buckets before pairs merge; at least half as many are always kept of a long run.</summary>
    public const int Capacity = 2048;

    private readonly Column[] _columns = [.. RunMetrics.Recorded.Select(metric => new Column(metric.Name))];
    private int _bucket;
    private int _used;
    private long _lastStep = -1;

    public long BucketWidth { get; private set; } = 1;

    /// <summary>Moves to the bucket of a step; steps never go back.</summary>
    public void Begin(long step)
    {
        while (step / BucketWidth >= Capacity)
            MergePairs();
        _bucket = (int)(step / BucketWidth);
        _used = Math.Max(_used, _bucket + 1);
        _lastStep = step;
    }

    /// <summary>Records a value of the metric at that index in the current bucket.</summary>
    public void Add(int metric, double value)
    {
        if (double.IsFinite(value))
            _columns[metric].Add(_bucket, value);
    }

    /// <summary>Copies of all metrics that have a value.</summary>
    public IReadOnlyList<SeriesColumn> Export()
    {
        var exported = new List<SeriesColumn>();
        foreach (var column in _columns)
        {
            if (!column.IsEmpty)
                exported.Add(new SeriesColumn(column.Metric, BucketWidth, Export(column)));
        }

        return exported;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(BucketWidth);
        writer.Write(_used);
        writer.Write(_lastStep);
        foreach (var column in _columns)
            column.Save(writer, _used);
    }

    public void Load(BinaryReader reader)
    {
        BucketWidth = reader.ReadInt64();
        _used = reader.ReadInt32();
        _lastStep = reader.ReadInt64();
        foreach (var column in _columns)
        {
            // A checkpoint from before the last metrics were added ends earlier; theirs stay empty.
            if (reader.BaseStream.Position == reader.BaseStream.Length)
                break;
            column.Load(reader, _used);
        }
    }

    private SeriesBucket[] Export(Column column)
    {
        var buckets = new SeriesBucket[_used];
        for (var i = 0; i < _used; i++)
            buckets[i] = column.Export(i, i * BucketWidth, Math.Min(((i + 1) * BucketWidth) - 1, _lastStep));
        return buckets;
    }

    private void MergePairs()
    {
        foreach (var column in _columns)
            column.MergePairs();
        BucketWidth *= 2;
        _used = (_used + 1) / 2;
    }

    private sealed class Column(string metric)
    {
        private readonly long[] _count = new long[Capacity];
        private readonly double[] _sum = new double[Capacity];
        private readonly double[] _min = new double[Capacity];
        private readonly double[] _max = new double[Capacity];
        private readonly double[] _last = new double[Capacity];

        public string Metric { get; } = metric;

        public bool IsEmpty { get; private set; } = true;

        public void Add(int bucket, double value)
        {
            IsEmpty = false;
            if (_count[bucket]++ == 0)
                (_sum[bucket], _min[bucket], _max[bucket]) = (0, value, value);
            _sum[bucket] += value;
            _min[bucket] = Math.Min(_min[bucket], value);
            _max[bucket] = Math.Max(_max[bucket], value);
            _last[bucket] = value;
        }

        public SeriesBucket Export(int bucket, long firstStep, long lastStep) =>
            _count[bucket] == 0
                ? new SeriesBucket(firstStep, lastStep, 0, double.NaN, double.NaN, double.NaN, double.NaN)
                : new SeriesBucket(
                    firstStep,
                    lastStep,
                    _count[bucket],
                    _sum[bucket] / _count[bucket],
                    _min[bucket],
                    _max[bucket],
                    _last[bucket]
                );

        public void MergePairs()
        {
            for (var i = 0; i < Capacity / 2; i++)
            {
                var (left, right) = (2 * i, (2 * i) + 1);
                if (_count[right] == 0)
                    Copy(left, i);
                else if (_count[left] == 0)
                    Copy(right, i);
                else
                    Join(left, right, i);
            }

            Array.Clear(_count, Capacity / 2, Capacity / 2);
        }

        public void Save(BinaryWriter writer, int used)
        {
            writer.Write(Metric);
            writer.Write(IsEmpty);
            for (var i = 0; i < used && !IsEmpty; i++)
            {
                writer.Write7BitEncodedInt64(_count[i]);
                if (_count[i] == 0)
                    continue;
                writer.Write(_sum[i]);
                writer.Write(_min[i]);
                writer.Write(_max[i]);
                writer.Write(_last[i]);
            }
        }

        public void Load(BinaryReader reader, int used)
        {
            var stored = reader.ReadString();
            if (stored != Metric)
                throw new InvalidDataException($"The checkpoint has the series “{stored}” where “{Metric}” is expected.");
            IsEmpty = reader.ReadBoolean();
            Array.Clear(_count);
            for (var i = 0; i < used && !IsEmpty; i++)
            {
                _count[i] = reader.Read7BitEncodedInt64();
                if (_count[i] == 0)
                    continue;
                _sum[i] = reader.ReadDouble();
                _min[i] = reader.ReadDouble();
                _max[i] = reader.ReadDouble();
                _last[i] = reader.ReadDouble();
            }
        }

        private void Copy(int from, int to)
        {
            (_count[to], _sum[to], _min[to], _max[to], _last[to]) = (_count[from], _sum[from], _min[from], _max[from], _last[from]);
        }

        private void Join(int left, int right, int to)
        {
            (_count[to], _sum[to], _min[to], _max[to], _last[to]) = (
                _count[left] + _count[right],
                _sum[left] + _sum[right],
                Math.Min(_min[left], _min[right]),
                Math.Max(_max[left], _max[right]),
                _last[right]
            );
        }
    }
}
