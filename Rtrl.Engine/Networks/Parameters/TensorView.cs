namespace Rtrl.Engine.Networks.Parameters;

/// <summary>A named slice of a network's flat parameter vector.</summary>
/// <param name="Block">"encoder", "recurrent" or "head".</param>
/// <param name="Shape">Row-major, [output, input] for matrices.</param>
public sealed record TensorView(string Name, string Block, int Offset, int Length, IReadOnlyList<int> Shape);
