using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>What one forward pass of the encoder must remember for its backward pass.</summary>
internal sealed class EncoderActivation(int inputs, int width)
{
    /// <summary>o [inputs].</summary>
    public float[] Input { get; } = new float[inputs];

    /// <summary>LayerNorm's output [width].</summary>
    public AlignedBuffer Normalised { get; } = new(width);

    /// <summary>1/√(variance + 1e−5).</summary>
    public float InverseDeviation { get; set; }

    /// <summary>LeakyReLU's output [width].</summary>
    public AlignedBuffer Features { get; } = new(width);
}
