namespace Rtrl.Engine.Learning.Reference;

/// <summary>Parts of the intentional update that can be switched off to see what they do.</summary>
[Flags]
public enum IntentionalAblation
{
    None = 0,

    /// <summary>TD errors are clipped to [−1, 1].</summary>
    FixedClip = 1,

    /// <summary>m = 1.</summary>
    NoPreconditioner = 2,

    /// <summary>step = η/Z² in place of η/√(σ̂ Z²): with m = 1 and λ = 0 a linear prediction changes by exactly η δ.</summary>
    TraceNormDenominator = 4,
}
