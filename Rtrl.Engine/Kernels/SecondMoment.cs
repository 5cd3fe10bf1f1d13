namespace Rtrl.Engine.Kernels;

/// <summary>
/// A running second moment of g and its root, element by element:
/// <code>
/// v ← Keep v + Gain g²      m = √(Correction v + Inside) + Outside, or 1 where plain
/// </code>
/// </summary>
/// <param name="Keep">β₂, from 0 to 1.</param>
/// <param name="Gain">What g² counts for, 1 − β₂ or a multiple of it.</param>
/// <param name="Correction">1/(1 − β₂^k) at the k-th update; 1 without bias correction.</param>
/// <param name="Inside">ε under the root.</param>
/// <param name="Outside">ε beside it.</param>
/// <param name="Plain">Whether the root counts as 1.</param>
internal readonly record struct SecondMoment(float Keep, float Gain, float Correction, float Inside, float Outside, bool Plain = false);
