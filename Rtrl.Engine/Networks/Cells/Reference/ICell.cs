using Rtrl.Engine.Networks.Parameters;

namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>A recurrent layer as a pure function of parameters, state and input, in double precision and the paper's order.</summary>
public interface ICell
{
    int InputSize { get; }

    int OutputSize { get; }

    int ParameterCount { get; }

    /// <summary>Named slices of the layer's own parameter vector ψ.</summary>
    IReadOnlyList<TensorView> Tensors { get; }

    /// <summary>h = 0, S = 0.</summary>
    CellState Start();

    /// <summary>(h', S', y) from (h, S) and x under ψ.</summary>
    CellStep Step(ReadOnlySpan<double> parameters, CellState before, ReadOnlySpan<double> input);
}
