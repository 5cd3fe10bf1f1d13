using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Live;

/// <summary>The latest steps of a prediction task: what was predicted and what was observed. Adding allocates nothing.</summary>
public sealed class StepTrail(int observationSize)
{
    /// <summary>Steps held: more than a trial of the usual lengths.</summary>
    public const int Capacity = 320;

    private readonly float[] _rows = new float[Capacity * (observationSize + 1)];
    private int _count,
        _next;

    /// <summary>Whether a run of this description has no actions, so that its moving lines are the picture.</summary>
    public static bool Fits(RunDescription description) => description.ActionNames.Count == 0;

    public void Add(double prediction, ReadOnlySpan<float> observation)
    {
        var row = _rows.AsSpan(_next * (observationSize + 1), observationSize + 1);
        row[0] = (float)prediction;
        observation.CopyTo(row[1..]);
        _next = (_next + 1) % Capacity;
        _count = Math.Min(_count + 1, Capacity);
    }

    /// <summary>Rows [prediction, observation…], oldest first.</summary>
    public IReadOnlyList<float[]> Copy()
    {
        var rows = new float[_count][];
        for (var row = 0; row < _count; row++)
            rows[row] = _rows.AsSpan((_next - _count + row + Capacity) % Capacity * (observationSize + 1), observationSize + 1).ToArray();
        return rows;
    }
}
