namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>What a recurrent layer carries from one step to the next.</summary>
/// <param name="Hidden">h, shape [components, units].</param>
/// <param name="Sensitivity">S = dh/dψ.</param>
public sealed record CellState(double[] Hidden, Sensitivity Sensitivity);
