namespace Rtrl.Engine.Contracts;

/// <summary>What one update from a whole rollout did: means over all its minibatches.</summary>
/// <param name="PolicyLoss">−mean min(ρ A, clip(ρ) A) − τ mean H.</param>
/// <param name="ValueLoss">The critic's loss.</param>
/// <param name="Entropy">Mean entropy of the policy.</param>
/// <param name="ApproximateKl">Mean of ρ − 1 − log ρ, an estimate of KL(old policy ‖ new policy).</param>
/// <param name="ClipFraction">Share of samples whose ratio lay beyond 1 ± c.</param>
/// <param name="ExplainedVariance">1 − Var(R − v)/Var(R) over the rollout, with the values before the update; NaN where all returns are the
/// same.</param>
/// <param name="UpdateNorm">‖w_after − w_before‖₂ of the critic over the whole update.</param>
/// <param name="ActorUpdateNorm">The same of the actor.</param>
public readonly record struct BatchUpdate(
    double PolicyLoss,
    double ValueLoss,
    double Entropy,
    double ApproximateKl,
    double ClipFraction,
    double ExplainedVariance = double.NaN,
    double UpdateNorm = double.NaN,
    double ActorUpdateNorm = double.NaN
);
