using System.Text.Json;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Charts;

/// <summary>What the browser needs to know of a world to draw it: which drawing, the names of its arrays and the settings that shape it.</summary>
/// <param name="Drawing">Name of the drawing in wwwroot/js/drawing.js.</param>
/// <param name="State">Names of <see cref="Snapshot.EnvironmentState"/>.</param>
/// <param name="Lag">Steps the memory must bridge.</param>
/// <param name="Length">Steps of the longest episode; null for a stream.</param>
/// <param name="Shapes">Capsules of a body, in metres; empty for other worlds.</param>
/// <param name="Discount">Discount of the returns that the agent predicts.</param>
public sealed record EnvironmentSpec(
    string Drawing, IReadOnlyList<string> State, IReadOnlyList<string> Observation, IReadOnlyList<string> Actions, int? Lag, int? Length,
    double Discount, IReadOnlyList<BodyShape> Shapes, EnvironmentSettings Settings)
{
    /// <summary>The drawing's name in the browser.</summary>
    public static string NameOf(EnvironmentDrawing drawing) => JsonNamingPolicy.CamelCase.ConvertName(drawing.ToString());

    public static EnvironmentSpec Of(RunSettings settings)
    {
        var facts = EnvironmentKind.FactsOf(settings.Environment);
        return new EnvironmentSpec(
            NameOf(EnvironmentKind.Of(settings.Environment).Drawing), facts.StateNames, facts.ObservationNames, facts.ActionNames,
            facts.MemoryLag, facts.EpisodeLength, SettingsDocument.EffectiveDiscount(settings), facts.Shapes, settings.Environment);
    }
}
