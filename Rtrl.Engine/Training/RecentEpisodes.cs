namespace Rtrl.Engine.Training;

/// <summary>Returns of the last 200 episodes and how many of them were right. Solved means 190 of 200, lost fewer than 150.</summary>
internal sealed class RecentEpisodes
{
    public const int Window = 200;
    public const int SolvedAbove = 190;

    /// <summary>Three of four right: a mean return of 0.5 where right pays 1 and wrong −1, the paper's threshold.</summary>
    public const int LostBelow = 150;

    private readonly float[] _returns = new float[Window];
    private readonly bool[] _right = new bool[Window];
    private long _total;
    private int _rightCount;

    public int Count => (int)Math.Min(_total, Window);

    public bool Solved => Count == Window && _rightCount >= SolvedAbove;

    public bool Lost => Count == Window && _rightCount < LostBelow;

    /// <summary>The latest return; null before the first.</summary>
    public double? Last => Count == 0 ? null : _returns[(_total - 1) % Window];

    /// <summary>Mean of the returns; null before the first.</summary>
    public double? Mean
    {
        get
        {
            if (Count == 0)
                return null;
            var sum = 0.0;
            foreach (var value in _returns.AsSpan(0, Count))
                sum += value;
            return sum / Count;
        }
    }

    /// <summary>Share of right episodes; 0 before the first.</summary>
    public double RightShare => Count == 0 ? 0 : _rightCount / (double)Count;

    public void Add(double episodeReturn, bool right)
    {
        var place = (int)(_total++ % Window);
        _rightCount += (right ? 1 : 0) - (_right[place] ? 1 : 0);
        _right[place] = right;
        _returns[place] = (float)episodeReturn;
    }

    /// <summary>Writes the <see cref="Count"/> returns, oldest first.</summary>
    public void CopyReturns(Span<float> returns)
    {
        var first = _total - Count;
        for (var i = 0; i < Count; i++)
            returns[i] = _returns[(first + i) % Window];
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_total);
        for (var i = 0; i < Window; i++)
        {
            writer.Write(_returns[i]);
            writer.Write(_right[i]);
        }
    }

    public void Load(BinaryReader reader)
    {
        _total = reader.ReadInt64();
        for (var i = 0; i < Window; i++)
        {
            _returns[i] = reader.ReadSingle();
            _right[i] = reader.ReadBoolean();
        }

        _rightCount = _right.Count(right => right);
    }
}
