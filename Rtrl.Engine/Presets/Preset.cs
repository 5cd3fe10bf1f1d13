using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Presets;

/// <summary>
/// A named starting point, from a JSON file beside this one. A demonstration has several variants, one run each per seed.
/// </summary>
public sealed record Preset(string Name, string Title, string Description, IReadOnlyList<PresetVariant> Variants)
{
    /// <summary>Settings of the first variant.</summary>
    public RunSettings Settings => Variants[0].Settings;

    /// <summary>The agent of that name.</summary>
    /// <exception cref="InvalidSettingsException">No such agent; the message names the nearest.</exception>
    public PresetVariant Variant(string name) =>
        Variants.FirstOrDefault(variant => variant.Name == name)
        ?? throw new InvalidSettingsException([
            new SettingProblem(
                "variant",
                name,
                $"Preset “{Name}” has no agent “{name}”. Did you mean “{NearestName.Of(name, Variants.Select(variant => variant.Name))}”?"
            ),
        ]);
}
