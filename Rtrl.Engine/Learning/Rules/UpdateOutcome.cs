using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// What an update did: the effective step size and whether a bound or clip reduced it; after the step that ended a rollout, its losses.
/// </summary>
/// <param name="Updated">False after a step that only lengthened a rollout: the other two numbers are then those of the last
/// update.</param>
internal readonly record struct UpdateOutcome(double StepSize, bool Bounded, BatchUpdate? Batch = null, bool Updated = true);
