using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Charts;

/// <summary>What wwwroot/js/environment.js needs to know of a world to draw it: the names of its arrays and the settings that shape it.</summary>
/// <param name="State">Names of <see cref="Snapshot.EnvironmentState"/>.</param>
/// <param name="Lag">Steps the memory must bridge.</param>
/// <param name="Length">Steps of the longest episode; null for a stream.</param>
/// <param name="Discount">Discount of the returns that the agent predicts.</param>
public sealed record EnvironmentSpec(
    string Name, IReadOnlyList<string> State, IReadOnlyList<string> Observation, IReadOnlyList<string> Actions, int? Lag, int? Length, double Discount, EnvironmentSettings Settings)
{
    public static EnvironmentSpec Of(RunSettings settings)
    {
        var facts = EnvironmentKind.FactsOf(settings.Environment);
        return new EnvironmentSpec(
            settings.Environment.Name, facts.StateNames, facts.ObservationNames, facts.ActionNames, facts.MemoryLag, facts.EpisodeLength,
            SettingsDocument.EffectiveDiscount(settings), settings.Environment);
    }
}
