namespace Rtrl.Engine.Numerics;

/// <summary>A slice of a parameter vector whose update w ← w + scale · trace may still be due: the next pass that reads w applies it.</summary>
internal readonly ref struct Weights(Span<float> values, ReadOnlySpan<float> trace, float scale)
{
    public Weights(Span<float> values)
        : this(values, default, 0)
    {
    }

    public Span<float> Values { get; } = values;

    /// <summary>Empty when nothing is due.</summary>
    public ReadOnlySpan<float> Trace { get; } = trace;

    public float Scale { get; } = scale;

    public static implicit operator Weights(Span<float> values) => new(values);

    public bool Due => !Trace.IsEmpty;

    public Weights Slice(int start, int length) => new(Values.Slice(start, length), Due ? Trace.Slice(start, length) : default, Scale);

    public Weights this[Range range]
    {
        get
        {
            var (start, length) = range.GetOffsetAndLength(Values.Length);
            return Slice(start, length);
        }
    }
}
