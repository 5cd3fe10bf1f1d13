namespace Rtrl.Engine.Learning.Reference;

/// <summary>Quantities of one QRC(λ) update.</summary>
public sealed record QrcUpdate
{
    /// <summary>δ_t.</summary>
    public required double TdError { get; init; }

    /// <summary>η_t = h(·)[a_t].</summary>
    public required double PredictedError { get; init; }

    /// <summary>q(h_{t+1}) under the old parameters; null when nothing was bootstrapped.</summary>
    public required double[]? NextValues { get; init; }

    /// <summary>∇_w q_t.</summary>
    public required double[] ValueGradient { get; init; }

    /// <summary>∇_w δ_t, bootstrap term included.</summary>
    public required double[] TdErrorGradient { get; init; }

    /// <summary>∇_v η_t.</summary>
    public required double[] ErrorGradient { get; init; }

    /// <summary>z_w.</summary>
    public required double[] ValueTrace { get; init; }

    /// <summary>z_v.</summary>
    public required double[] ErrorTrace { get; init; }

    /// <summary>z_b, a scalar trace of η values.</summary>
    public required double ErrorValueTrace { get; init; }

    /// <summary>D_w.</summary>
    public required double[] ValueDirection { get; init; }

    /// <summary>D_v.</summary>
    public required double[] ErrorDirection { get; init; }
}
