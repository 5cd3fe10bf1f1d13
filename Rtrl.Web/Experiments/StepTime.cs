namespace Rtrl.Web.Experiments;

/// <summary>How long one training step takes, and how that is known.</summary>
/// <param name="Source">A sentence: measured where, or estimated from what.</param>
public sealed record StepTime(double Nanoseconds, string Source);
