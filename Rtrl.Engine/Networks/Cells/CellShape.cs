using Rtrl.Engine.Kernels;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>Size and gradient of a recurrent layer.</summary>
/// <param name="Inputs">Features it reads.</param>
/// <param name="Exact">Whether it carries sensitivities; else its gradient stops at the last step.</param>
/// <param name="Path">Instructions of its kernels.</param>
internal readonly record struct CellShape(int Inputs, int Units, bool Exact, VectorWidth Path);
