namespace Rtrl.Web.Outcomes;

/// <summary>What one seed of an algorithm came to on a task.</summary>
/// <param name="Run">Null where there is no such run.</param>
/// <param name="Score">Null where it has none yet.</param>
/// <param name="Complete">Whether every algorithm has a score of this seed on every task.</param>
public sealed record ScoreEntry(string Algorithm, string Task, long Seed, long? Run, double? Score, bool Complete);
