namespace Rtrl.Engine.Learning.Reference;

/// <summary>Quantities of one stream Q(λ) update.</summary>
/// <param name="TdError">δ_t.</param>
/// <param name="NextValues">q(h_{t+1}) under the old parameters; null when nothing was bootstrapped.</param>
/// <param name="Gradient">∇q_t.</param>
/// <param name="Trace">z_t as used by the update.</param>
/// <param name="Increment">dw.</param>
public sealed record StreamQUpdate(double TdError, double[]? NextValues, double[] Gradient, double[] Trace, double[] Increment);
