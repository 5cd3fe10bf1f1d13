namespace Rtrl.Engine.Diagnostics;

/// <summary>First-order corrections of stale sensitivities (specification 9.2).</summary>
public enum TaylorCorrection
{
    /// <summary>Live sensitivities as every agent uses them.</summary>
    None,

    /// <summary>The manuscript's diagonal form: leaves dh/dB uncorrected, error stays first order.</summary>
    PaperDiagonal,

    /// <summary>The manuscript's full form: second-order accurate against the fixed trajectory.</summary>
    PaperFull,

    /// <summary>Exact second derivative with state correction: second-order accurate against full replay.</summary>
    Exact,
}
