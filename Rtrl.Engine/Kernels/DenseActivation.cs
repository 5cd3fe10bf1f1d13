namespace Rtrl.Engine.Kernels;

/// <summary>What one forward pass of a dense layer must remember for its backward pass.</summary>
internal sealed class DenseActivation(int inputs, int width)
{
    /// <summary>Input [inputs].</summary>
    public float[] Input { get; } = new float[inputs];

    /// <summary>What the activation function received: LayerNorm's output, or the pre-activation without it [width].</summary>
    public AlignedBuffer Normalised { get; } = new(width);

    /// <summary>1/√(variance + 1e−5); 1 without LayerNorm.</summary>
    public float InverseDeviation { get; set; }

    /// <summary>Output [width].</summary>
    public AlignedBuffer Features { get; } = new(width);
}
