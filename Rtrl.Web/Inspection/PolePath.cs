namespace Rtrl.Web.Inspection;

/// <summary>Where the units of a layer stood at a step: one stop of the poles' tails.</summary>
/// <param name="Step">Steps taken; 0 is the initialisation.</param>
public sealed record PolePath(long Step, IReadOnlyList<float> Radius, IReadOnlyList<float> Phase);
