namespace Rtrl.Engine.Learning.Reference;

/// <summary>Quantities of one stream AC(λ) update.</summary>
public sealed record ActorCriticUpdate
{
    /// <summary>δ_t.</summary>
    public required double TdError { get; init; }

    /// <summary>v(h_{t+1}) under the old parameters, 0 when nothing was bootstrapped.</summary>
    public required double NextValue { get; init; }

    /// <summary>d[log π + τ sign(δ) H]/d policy outputs.</summary>
    public required double[] ObjectiveGradient { get; init; }

    public required double[] ActorGradient { get; init; }

    public required double[] CriticGradient { get; init; }

    /// <summary>z_θ.</summary>
    public required double[] ActorTrace { get; init; }

    /// <summary>z_w.</summary>
    public required double[] CriticTrace { get; init; }
}
