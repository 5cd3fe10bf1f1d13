namespace Rtrl.Engine.Kernels;

/// <summary>
/// One update by Adam (Kingma and Ba 2015): m ← FirstKeep m + FirstGain g, v as <paramref name="Second"/> says, w ← w − StepSize m/root.
/// </summary>
/// <param name="FirstKeep">β₁, from 0 to 1.</param>
/// <param name="FirstGain">1 − β₁ times what the gradient is scaled by.</param>
/// <param name="StepSize">α/(1 − β₁^k).</param>
internal readonly record struct AdamStep(float FirstKeep, float FirstGain, SecondMoment Second, float StepSize);
