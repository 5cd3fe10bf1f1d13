namespace Rtrl.Engine.Networks.Reference;

/// <summary>Derivatives of a scalar that depends on one step's outputs.</summary>
/// <param name="Parameters">dL/dw, shape [parameters].</param>
/// <param name="Features">dL/dx at the input of the recurrent layer (of the head without recurrence).</param>
/// <param name="Hidden">dL/dh, shape [components, units]; empty without recurrence.</param>
public sealed record NetworkGradient(double[] Parameters, double[] Features, double[] Hidden);
