namespace Rtrl.Engine.Environments;

/// <summary>
/// One action: the index of a discrete choice, the numbers of a continuous one, or nothing at all. Converts from either by itself.
/// </summary>
public readonly ref struct EnvironmentAction
{
    private EnvironmentAction(int index, ReadOnlySpan<double> values)
    {
        Index = index;
        Values = values;
    }

    /// <summary>For streams that take no action.</summary>
    public static EnvironmentAction None => new(-1, default);

    /// <summary>Discrete choice, 0-based; −1 where there is none.</summary>
    public int Index { get; }

    /// <summary>Numbers of a continuous action, otherwise empty. Valid during the call only.</summary>
    public ReadOnlySpan<double> Values { get; }

    public static implicit operator EnvironmentAction(int index) => new(index, default);

    public static implicit operator EnvironmentAction(ReadOnlySpan<double> values) => new(-1, values);

    public static implicit operator EnvironmentAction(Span<double> values) => new(-1, values);

    public static implicit operator EnvironmentAction(double[] values) => new(-1, values);
}
