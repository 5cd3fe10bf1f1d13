using Rtrl.Engine.Networks.Parameters;

namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>Lays named tensors out one after another in a flat vector.</summary>
public sealed class TensorLayout
{
    private readonly List<TensorView> _tensors = [];

    public int Length { get; private set; }

    public IReadOnlyList<TensorView> Tensors => _tensors;

    /// <summary>Appends a tensor and returns its place.</summary>
    public TensorView Add(string name, string block, params int[] shape)
    {
        var view = new TensorView(name, block, Length, shape.Aggregate(1, (product, size) => product * size), shape);
        _tensors.Add(view);
        Length += view.Length;
        return view;
    }
}
