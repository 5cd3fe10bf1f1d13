using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Presets;

/// <summary>A named starting point, from a JSON file beside this one. A demonstration has several variants, one run each per seed.</summary>
public sealed record Preset(string Name, string Title, string Description, IReadOnlyList<PresetVariant> Variants)
{
    /// <summary>Settings of the first variant.</summary>
    public RunSettings Settings => Variants[0].Settings;
}
