namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>Derivatives of a scalar L that depends on one step's output.</summary>
/// <param name="Parameters">dL/dψ, shape [parameters].</param>
/// <param name="Input">dL/dx of the current step only, shape [inputs].</param>
/// <param name="Hidden">a = dL/dh', shape [components, units].</param>
public sealed record CellGradient(double[] Parameters, double[] Input, double[] Hidden);
