namespace Rtrl.Engine.Kernels;

/// <summary>
/// What moves the sensitivities and gradients of one part of a <see cref="Networks.Cells.UnitCell"/> in one step: spans over all n units, C
/// components one after the other.
/// </summary>
internal readonly ref struct UnitRows
{
    /// <summary>S of the first component [n, width of the source].</summary>
    public required Span<float> First { get; init; }

    /// <summary>S of the second component; empty for C = 1.</summary>
    public required Span<float> Second { get; init; }

    /// <summary>What the rows were multiplied by.</summary>
    public required ReadOnlySpan<float> Source { get; init; }

    /// <summary>D [C, C, n].</summary>
    public required ReadOnlySpan<float> Carry { get; init; }

    /// <summary>i [C, n].</summary>
    public required ReadOnlySpan<float> Slope { get; init; }

    /// <summary>a [C, n]; not read where only the sensitivities move.</summary>
    public ReadOnlySpan<float> Adjoint { get; init; }

    public int Units => First.Length / Source.Length;
}
