using Rtrl.Engine.Settings;

namespace Rtrl.Web.Training;

/// <summary>Runs to start.</summary>
/// <param name="Preset">Name of a preset; all its variants are started, or the one named. Null: <paramref name="Settings"/> alone.</param>
/// <param name="Settings">Full settings; with a preset, null keeps the preset's.</param>
/// <param name="Overrides">Single keys replaced in every variant.</param>
/// <param name="Seeds">One run per seed and variant; empty: the settings' own seed.</param>
/// <param name="Vary">Settings with several values each, put over the others: one point for every combination, named after the values in
/// which they differ.</param>
/// <param name="LockStep">The runs take their steps together, none far ahead of the slowest, and show their first episodes slowly: a race.
/// </param>
/// <param name="Variant">One agent of the preset; null: all of them.</param>
public sealed record StartRequest(
    string? Preset = null,
    RunSettings? Settings = null,
    IReadOnlyList<KeyValuePair<string, string>>? Overrides = null,
    IReadOnlyList<long>? Seeds = null,
    string? Name = null,
    IReadOnlyList<string>? Tags = null,
    string Notes = "",
    bool StartPaused = false,
    string? Variant = null,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>? Vary = null,
    bool LockStep = false
);
