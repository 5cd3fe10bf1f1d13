namespace Rtrl.Engine.Kernels;

/// <summary>
/// What a linear RTU layer of n units and F inputs remembers, and what it computed in this step. Vectors of complex numbers stand as
/// [real of all units; imaginary of all units].
/// </summary>
internal sealed class RtuMemory(int inputs, int units, bool exact)
{
    public int Inputs => inputs;

    public int Units => units;

    /// <summary>Whether sensitivities carry over from step to step; if not, TBPTT(1).</summary>
    public bool Exact => exact;

    /// <summary>h_t [2n].</summary>
    public AlignedBuffer Hidden { get; } = new(2 * units);

    /// <summary>dh/dν [2n].</summary>
    public AlignedBuffer SensitivityNu { get; } = new(2 * units);

    /// <summary>dh/dθ [2n].</summary>
    public AlignedBuffer SensitivityTheta { get; } = new(2 * units);

    /// <summary>Re E/c [n, F], E = dh/dB_re and c the input gain of the step it belongs to.</summary>
    public AlignedBuffer SensitivityReal { get; } = new(exact ? units * inputs : 0);

    /// <summary>Im E/c [n, F].</summary>
    public AlignedBuffer SensitivityImaginary { get; } = new(exact ? units * inputs : 0);

    /// <summary>Re Λ under the parameters of step t [n]; likewise the next five.</summary>
    public AlignedBuffer G { get; } = new(units);

    /// <summary>Im Λ.</summary>
    public AlignedBuffer S { get; } = new(units);

    /// <summary>Input gain of the step that <see cref="Hidden"/> belongs to.</summary>
    public AlignedBuffer C { get; } = new(units);

    /// <summary>Re Λ c_{t−1}/c_t: how E/c turns [n].</summary>
    public AlignedBuffer TurnReal { get; } = new(units);

    /// <summary>Im Λ c_{t−1}/c_t.</summary>
    public AlignedBuffer TurnImaginary { get; } = new(units);

    /// <summary>dc/dν.</summary>
    public AlignedBuffer CNu { get; } = new(units);

    /// <summary>e = exp ν.</summary>
    public AlignedBuffer E { get; } = new(units);

    /// <summary>φ = exp θ.</summary>
    public AlignedBuffer Phi { get; } = new(units);

    /// <summary>x_t [F].</summary>
    public AlignedBuffer Input { get; } = new(inputs);

    /// <summary>u = B x [2n].</summary>
    public AlignedBuffer Projected { get; } = new(2 * units);

    /// <summary>y_t [2n].</summary>
    public AlignedBuffer Output { get; } = new(2 * units);

    /// <summary>a = dL/dh [2n].</summary>
    public AlignedBuffer Adjoint { get; } = new(2 * units);

    /// <summary>c a [2n]: what reaches u, and what multiplies E/c.</summary>
    public AlignedBuffer Direct { get; } = new(2 * units);

    /// <summary>c Jᵀa one step ahead [2n].</summary>
    public AlignedBuffer Rotated { get; } = new(2 * units);

    /// <summary>What a correction that is due multiplies E/c by for the trace [2n].</summary>
    public AlignedBuffer DueTrace { get; } = new(2 * units);

    /// <summary>What it multiplies E/c by for the weights, besides the trace [2n].</summary>
    public AlignedBuffer DueSensitivity { get; } = new(2 * units);

    /// <summary>What it multiplies x one step ahead by [2n].</summary>
    public AlignedBuffer DueAhead { get; } = new(2 * units);

    /// <summary>
    /// Which end the last correction's sweep started from; the next one starts where it ended, at what the cache still holds. Changes no
    /// number.
    /// </summary>
    public bool FromTheEnd { get; set; }

    /// <summary>x one step ahead [F].</summary>
    public AlignedBuffer PeekInput { get; } = new(inputs);

    /// <summary>u one step ahead [2n].</summary>
    public AlignedBuffer PeekProjected { get; } = new(2 * units);

    /// <summary>y one step ahead [2n].</summary>
    public AlignedBuffer PeekOutput { get; } = new(2 * units);
}
