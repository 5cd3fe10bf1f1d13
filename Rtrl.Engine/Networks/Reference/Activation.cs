namespace Rtrl.Engine.Networks.Reference;

/// <summary>Elementwise nonlinearity of a dense block.</summary>
public enum Activation
{
    Identity,

    /// <summary>x for x &gt; 0, 0.01 x for x &lt; 0.</summary>
    LeakyReLU,

    Tanh,
}
