namespace Rtrl.Engine.Settings;

/// <summary>Mean return of a known policy, drawn as a line in return charts.</summary>
public sealed record ReferenceReturn(string Policy, double Return);
