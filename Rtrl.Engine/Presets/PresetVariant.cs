using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Presets;

/// <summary>One agent of a preset.</summary>
public sealed record PresetVariant(string Name, string Title, RunSettings Settings)
{
    /// <summary>
    /// The same agent with other settings. Where they change its cell or its gradient it is another agent, and is called after those.
    /// </summary>
    /// <exception cref="InvalidSettingsException">As
    /// <see cref="SettingsDocument.With(RunSettings, IEnumerable{KeyValuePair{string, string}})"/>.</exception>
    public PresetVariant With(IEnumerable<KeyValuePair<string, string>> overrides)
    {
        var settings = SettingsDocument.With(Settings, overrides);
        if (Agent(settings) == Agent(Settings))
            return this with { Settings = settings };
        var cell = CellKind.Of(settings.Network);
        if (!cell.Recurrent)
            return new PresetVariant("feedforward", "Feedforward", settings);
        var gradient = SettingOptions.List(SettingOptions.Gradients).FirstOrDefault(option => option.Name == settings.Network.Gradient);
        var method = settings.Network.Gradient == "rtrl" ? "exact-rtrl" : settings.Network.Gradient;
        return new PresetVariant(
            settings.Network.Cell == Settings.Network.Cell ? method : $"{settings.Network.Cell}-{method}",
            $"{cell.Title}, {gradient?.Title ?? settings.Network.Gradient}",
            settings
        );
    }

    /// <summary>What a variant is called after; without a cell there is no gradient through it.</summary>
    private static (string Cell, string Gradient) Agent(RunSettings settings) =>
        (settings.Network.Cell, CellKind.Of(settings.Network).Recurrent ? settings.Network.Gradient : "");
}
