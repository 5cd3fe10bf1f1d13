using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Learning;

/// <summary>What an update did: the effective step size and whether a bound or clip reduced it; after the step that ended a rollout, its losses.</summary>
internal readonly record struct UpdateOutcome(double StepSize, bool Bounded, BatchUpdate? Batch = null);
