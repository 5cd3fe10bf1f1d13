namespace Rtrl.Engine.Kernels;

/// <summary>
/// A slice of a parameter vector whose update may still be due, w ← w + scale · trace or a <see cref="Correction"/> of both: the next pass
/// that reads w applies it.
/// </summary>
internal readonly ref struct Weights
{
    public Weights(Span<float> values, ReadOnlySpan<float> trace, float scale)
    {
        Values = values;
        Trace = trace;
        Scale = scale;
    }

    public Weights(Span<float> values, Span<float> trace, Correction correction)
    {
        Values = values;
        CorrectedTrace = trace;
        Correction = correction;
    }

    public Span<float> Values { get; }

    /// <summary>Empty unless w ← w + scale · trace is due.</summary>
    public ReadOnlySpan<float> Trace { get; }

    public float Scale { get; }

    /// <summary>Empty unless <see cref="Correction"/> is due.</summary>
    public Span<float> CorrectedTrace { get; }

    public Correction Correction { get; }

    public static implicit operator Weights(Span<float> values) => new(values, default(ReadOnlySpan<float>), 0);

    public bool Due => !Trace.IsEmpty;

    public bool Corrects => !CorrectedTrace.IsEmpty;

    public Weights Slice(int start, int length)
    {
        var values = Values.Slice(start, length);
        return Corrects
            ? new(values, CorrectedTrace.Slice(start, length), Correction)
            : new(values, Due ? Trace.Slice(start, length) : default, Scale);
    }

    public Weights this[Range range]
    {
        get
        {
            var (start, length) = range.GetOffsetAndLength(Values.Length);
            return Slice(start, length);
        }
    }
}
