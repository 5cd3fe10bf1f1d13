namespace Rtrl.Engine.Contracts;

/// <summary>Why a run ended by itself.</summary>
/// <param name="Status">Finished or Diverged.</param>
/// <param name="Reason">A sentence: "Reached 500,000 steps." or "Diverged at step 41,207: NaN in head.weight."</param>
public sealed record RunOutcome(RunStatus Status, string Reason);
