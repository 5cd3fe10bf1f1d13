using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
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

    /// <summary>The experiments of the paper, by name.</summary>
    public static IReadOnlyList<Experiment> Experiments => ExperimentFiles.All;

    /// <summary>Their names; reads none of them.</summary>
    public static IReadOnlyList<string> ExperimentNames => ExperimentFiles.Names;

    /// <summary>The preset of that name.</summary>
    /// <exception cref="InvalidSettingsException">No such preset; the message names the nearest.</exception>
    public static Preset Preset(string name) => PresetFiles.Named(name);
}
