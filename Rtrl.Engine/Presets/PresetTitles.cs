using System.Globalization;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Presets;

/// <summary>What tells a preset from the others of its task and agent, in words made from the settings.</summary>
internal static class PresetTitles
{
    /// <summary>What a reader chooses between: discount, trace decay, step size, clip, steps, width and rules of the game.</summary>
    private static readonly (string Key, Func<RunSettings, string> Words)[] s_main =
    [
        ("agent.discount", settings => $"γ {Text(settings.Agent.Discount)}"),
        ("agent.traceDecay", settings => $"λ {Text(settings.Agent.TraceDecay)}"),
        ("agent.stepSize", settings => $"α {Text(settings.Agent.StepSize)}"),
        ("agent.eta", settings => $"η {Text(settings.Agent.Eta)}"),
        ("agent.gradientClip", settings => settings.Agent.GradientClip == 0 ? "no clip" : $"clip {Text(settings.Agent.GradientClip)}"),
        ("stop.steps", settings => $"{settings.Stop.Steps.ToString("N0", CultureInfo.InvariantCulture)} steps"),
        ("network.encoderWidth", settings => $"width {settings.Network.EncoderWidth}"),
        ("environment.cardRules", settings => settings.Environment.CardRules == "old-port" ? "old port's rules" : "repaired rules"),
    ];

    /// <summary>
    /// The file's title, and after a colon the settings above in which presets of its task and agent differ, as far as they apply to it.
    /// </summary>
    public static string Of(Preset preset, IReadOnlyList<Preset> all)
    {
        var family = all.Where(other => FamilyOf(other) == FamilyOf(preset)).ToArray();
        string[] words =
        [
            .. from main in s_main
            where SettingsDocument.Applies(preset.Settings, main.Key)
            where
                family.Any(other =>
                    SettingsDocument.Applies(other.Settings, main.Key)
                    && SettingsDocument.Get(other.Settings, main.Key) != SettingsDocument.Get(preset.Settings, main.Key)
                )
            select main.Words(preset.Settings),
        ];
        return words.Length == 0 ? preset.Title : $"{preset.Title}: {string.Join(", ", words)}";
    }

    private static (string Task, string Agent) FamilyOf(Preset preset) => (preset.Settings.Environment.Name, preset.Settings.Agent.Name);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
