namespace Rtrl.Engine.Settings;

/// <summary>One setting as the outside sees it: what the form draws and what the REST catalogue lists.</summary>
/// <param name="Key">Dotted camelCase path, such as "agent.traceDecay".</param>
/// <param name="Kind">"number", "integer", "switch" or "choice".</param>
/// <param name="Default">Value of a fresh <see cref="RunSettings"/>, in invariant text.</param>
/// <param name="Options">Allowed names of a choice, else empty.</param>
/// <param name="DefaultsWhen">Other defaults under other agents or rules; empty where there is the one only.</param>
public sealed record SettingDescriptor(
    string Key,
    string Title,
    string Help,
    string Kind,
    string Unit,
    string Default,
    double? Min,
    double? Max,
    bool MinExclusive,
    string AppliesWhen,
    IReadOnlyList<SettingOption> Options,
    IReadOnlyList<SettingDefault> DefaultsWhen
);
