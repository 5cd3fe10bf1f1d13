using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine;

/// <summary>Everything that can be chosen, listed once: settings, their options, environments, metrics and presets.</summary>
public static class Catalogue
{
    /// <summary>Every setting, in form order.</summary>
    public static IReadOnlyList<SettingDescriptor> Settings => SettingsDocument.Descriptors;

    public static IReadOnlyList<MetricDescriptor> Metrics => RunMetrics.All;

    public static IReadOnlyList<EnvironmentKind> Environments => EnvironmentKind.All;

    public static IReadOnlyList<SettingOption> Agents => AgentKind.All;

    public static IReadOnlyList<SettingOption> Cells => CellKind.All;

    /// <summary>Every preset by name; the demonstration comes first.</summary>
    public static IReadOnlyList<Preset> Presets => PresetFiles.All;

    /// <summary>The preset of that name.</summary>
    /// <exception cref="InvalidSettingsException">No such preset; the message names the nearest.</exception>
    public static Preset Preset(string name) =>
        Presets.FirstOrDefault(preset => preset.Name == name)
        ?? throw new InvalidSettingsException([new SettingProblem("preset", name, $"There is no preset “{name}”. Did you mean “{NearestName.Of(name, Presets.Select(preset => preset.Name))}”?")]);
}
