using Rtrl.Engine.Numerics;

namespace Rtrl.Benchmarks.Inspector;

/// <summary>Recall with k units replaced by their means.</summary>
/// <param name="Longest">The k units with the longest time constants.</param>
/// <param name="Short">k units drawn at random from the shorter-lived half of the layer.</param>
internal sealed record SetFinding(int Units, Estimate Longest, Estimate Short);
