using System.Globalization;
using CsCheck;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Settings;

/// <summary>Random settings that are valid, one by one and together.</summary>
internal static class ValidSettings
{
    private static readonly RunSettings s_defaults = new();

    public static Gen<RunSettings> Any { get; } =
        from values in SettingsDocument.Descriptors.Aggregate(
            Gen.Const(Array.Empty<string>()),
            (others, setting) => from before in others from value in Value(setting) select before.Append(value).ToArray()
        )
        let settings = SettingsDocument.With(
            s_defaults,
            SettingsDocument.Descriptors.Select((setting, index) => KeyValuePair.Create(setting.Key, values[index]))
        )
        select Agreeing(settings);

    /// <summary>The same with networks small enough to be stepped by the thousand.</summary>
    public static Gen<RunSettings> Small { get; } =
        Any.Select(settings =>
            settings with
            {
                Network = settings.Network with
                {
                    EncoderWidth = 1 + (settings.Network.EncoderWidth % 12),
                    HiddenSize = 1 + (settings.Network.HiddenSize % 9),
                    ProjectionWidth = settings.Network.ProjectionWidth % 9,
                },
                Stop = settings.Stop with { Steps = 1_000_000, WallSeconds = 0, WhenSolved = false },
            }
        );

    /// <summary>Intervals in order, patterns that exist, sizes within memory, and an agent that fits its world.</summary>
    private static RunSettings Agreeing(RunSettings settings)
    {
        var environment = settings.Environment with
        {
            ItiMax = Math.Max(settings.Environment.ItiMin, settings.Environment.ItiMax),
            Stimuli = settings.Environment.Stimuli / 2 * 2,
            Targets = 1 + (settings.Environment.Targets % 2),
        };
        var name = EnvironmentKind.FactsOf(environment).Actions.Kind switch
        {
            ActionKind.Continuous => settings.Agent.Name == "ppo" ? "ppo" : "stream-ac",
            ActionKind.None => "td",
            _ => settings.Agent.Name == "td" ? "stream-q" : settings.Agent.Name,
        };
        var dense = settings.Network.Cell is "gru" or "lstm";
        return settings with
        {
            Environment = environment,
            Agent = settings.Agent with
            {
                Name = name,
                Rule = name == "stream-ac" && settings.Agent.Rule == "implicit" ? "intentional" : settings.Agent.Rule,
                TraceDecay = 0.999 * settings.Agent.TraceDecay,
            },
            Network = settings.Network with
            {
                RadiusMin = Math.Min(settings.Network.RadiusMin, settings.Network.RadiusMax) / 2,
                EncoderWidth = 1 + (settings.Network.EncoderWidth % (dense ? 32 : 256)),
                HiddenSize = 1 + (settings.Network.HiddenSize % (dense ? 16 : 256)),
            },
            Ppo = settings.Ppo with
            {
                Environments = 1 + (settings.Ppo.Environments % 5),
                RolloutSteps = 1 + (settings.Ppo.RolloutSteps % 300),
                Minibatches = 1 + (settings.Ppo.Minibatches % (1 + (settings.Ppo.RolloutSteps % 300))),
                Epochs = 1 + (settings.Ppo.Epochs % 3),
            },
            Exploration = settings.Exploration with { Fraction = 0, End = Math.Min(settings.Exploration.Start, settings.Exploration.End) },
        };
    }

    private static Gen<string> Value(SettingDescriptor setting) =>
        setting.Kind switch
        {
            "switch" => Gen.Bool.Select(flag => flag ? "true" : "false"),
            "choice" => Gen.Int[0, setting.Options.Count - 1].Select(index => setting.Options[index].Name),
            "integer" => Gen.Long[(long)setting.Min!.Value, (long)setting.Max!.Value]
                .Select(whole => whole.ToString(CultureInfo.InvariantCulture)),
            _ => Gen.Double[setting.Min!.Value + (setting.MinExclusive ? 1e-9 : 0), setting.Max!.Value]
                .Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
        };
}
