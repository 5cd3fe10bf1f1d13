namespace Rtrl.Engine.Kernels;

/// <summary>
/// One step of a row cell, for one input: what went in, what came out, and every derivative the gradient needs. n units of C components
/// each; component c of unit k stands at c n + k.
/// </summary>
internal sealed class UnitStep(int inputs, int units, int components, int parts)
{
    /// <summary>x [F].</summary>
    public AlignedBuffer Input { get; } = new(inputs);

    /// <summary>h before the step [C n].</summary>
    public AlignedBuffer Before { get; } = new(components * units);

    /// <summary>h after it [C n].</summary>
    public AlignedBuffer After { get; } = new(components * units);

    /// <summary>y [C n]; entry i depends on After[i] alone.</summary>
    public AlignedBuffer Output { get; } = new(components * units);

    /// <summary>Row · source of every part and unit [parts, n].</summary>
    public AlignedBuffer Projected { get; } = new(parts * units);

    /// <summary>D: how a unit's state passes to itself, besides through its rows [C, C, n].</summary>
    public AlignedBuffer Carry { get; } = new(components * components * units);

    /// <summary>i: derivative of the unit's state by Projected [parts, C, n].</summary>
    public AlignedBuffer Slope { get; } = new(parts * components * units);
}
