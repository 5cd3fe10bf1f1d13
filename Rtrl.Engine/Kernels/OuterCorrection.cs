namespace Rtrl.Engine.Kernels;

/// <summary>
/// A <see cref="Correction"/> of a matrix [rows, columns] whose gradients are outer products, g xᵀ now and g' x'ᵀ one step ahead: the four
/// vectors stand for both gradients until the next pass over the matrix.
/// </summary>
internal sealed class OuterCorrection(int rows, int columns)
{
    /// <summary>g [rows].</summary>
    public AlignedBuffer Gradient { get; } = new(rows);

    /// <summary>x [columns].</summary>
    public AlignedBuffer Input { get; } = new(columns);

    /// <summary>g' [rows].</summary>
    public AlignedBuffer AheadGradient { get; } = new(rows);

    /// <summary>x' [columns].</summary>
    public AlignedBuffer AheadInput { get; } = new(columns);

    /// <summary>No step ahead: g' = 0, and x' too, so that nothing of an earlier step is multiplied by that 0.</summary>
    public void ClearAhead()
    {
        AheadGradient.Span.Clear();
        AheadInput.Span.Clear();
    }
}
