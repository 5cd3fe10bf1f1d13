namespace Rtrl.Engine.Kernels;

/// <summary>
/// How a trace and the parameters move together in one step of a gradient-corrected method:
/// <code>
/// z ← Decay z + g      w ← w + ToTrace z + ToGradient g + ToAhead g' + Shrink w
/// </code>
/// with g the gradient of this step and g' that of the step ahead. Elelimy et al. 2025, QRC(λ), written by terms.
/// </summary>
/// <param name="Decay">γλ, from 0 to 1; 0 after a cut.</param>
/// <param name="ToTrace">Step size times the TD error.</param>
/// <param name="ToGradient">Step size times what multiplies g.</param>
/// <param name="ToAhead">Step size times what multiplies g'.</param>
/// <param name="Shrink">Minus step size times the regularisation, from −1 to 0.</param>
public readonly record struct Correction(float Decay, float ToTrace, float ToGradient, float ToAhead, float Shrink);
