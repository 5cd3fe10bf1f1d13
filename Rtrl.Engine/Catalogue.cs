using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;

namespace Rtrl.Engine;

/// <summary>Everything that can be chosen, listed once: settings, their options, environments, metrics and presets.</summary>
public static class Catalogue
{
    /// <summary>Every setting, in form order.</summary>
    public static IReadOnlyList<SettingDescriptor> Settings => throw new NotSupportedException();

    public static IReadOnlyList<MetricDescriptor> Metrics => throw new NotSupportedException();

    public static IReadOnlyList<SettingOption> Environments => throw new NotSupportedException();

    public static IReadOnlyList<SettingOption> Agents => throw new NotSupportedException();

    public static IReadOnlyList<SettingOption> Cells => throw new NotSupportedException();

    public static IReadOnlyList<Preset> Presets => throw new NotSupportedException();

    /// <summary>The preset of that name.</summary>
    /// <exception cref="InvalidSettingsException">No such preset; the message names the nearest.</exception>
    public static Preset Preset(string name) => throw new NotSupportedException();
}
