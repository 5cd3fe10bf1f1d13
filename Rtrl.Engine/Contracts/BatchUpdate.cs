namespace Rtrl.Engine.Contracts;

/// <summary>What one update from a whole rollout did: means over all its minibatches.</summary>
/// <param name="PolicyLoss">−mean min(ρ A, clip(ρ) A) − τ mean H.</param>
/// <param name="ValueLoss">The critic's loss.</param>
/// <param name="Entropy">Mean entropy of the policy.</param>
/// <param name="ApproximateKl">Mean of ρ − 1 − log ρ, an estimate of KL(old policy ‖ new policy).</param>
/// <param name="ClipFraction">Share of samples whose ratio lay beyond 1 ± c.</param>
public readonly record struct BatchUpdate(double PolicyLoss, double ValueLoss, double Entropy, double ApproximateKl, double ClipFraction);
