using System.Text.Json;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Charts;

/// <summary>
/// What the browser needs to know of a world to draw it: which drawing, the names of its arrays and the settings that shape it.
/// </summary>
/// <param name="Drawing">Name of the drawing in wwwroot/js/drawing.js.</param>
/// <param name="State">Names of <see cref="Snapshot.EnvironmentState"/>.</param>
/// <param name="Units">One unit per number of an observation; empty where they are no measures of a body.</param>
/// <param name="Masked">Indices of the numbers of an observation that are hidden from the agent.</param>
/// <param name="Lag">Steps the memory must bridge.</param>
/// <param name="Length">Steps of the longest episode; null for a stream.</param>
/// <param name="Shapes">Capsules of a body, in metres; empty for other worlds.</param>
/// <param name="Discount">Discount of the returns that the agent predicts.</param>
public sealed record EnvironmentSpec(
    string Drawing,
    IReadOnlyList<string> State,
    IReadOnlyList<string> Observation,
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> Units,
    IReadOnlyList<int> Masked,
    int? Lag,
    int? Length,
    double Discount,
    IReadOnlyList<BodyShape> Shapes,
    EnvironmentSettings Settings
)
{
    /// <summary>The drawing's name in the browser.</summary>
    public static string NameOf(EnvironmentDrawing drawing) => JsonNamingPolicy.CamelCase.ConvertName(drawing.ToString());

    public static EnvironmentSpec Of(RunSettings settings)
    {
        var facts = EnvironmentKind.FactsOf(settings.Environment);
        return new EnvironmentSpec(
            NameOf(EnvironmentKind.Of(settings.Environment).Drawing),
            facts.StateNames,
            facts.ObservationNames,
            facts.ActionNames,
            facts.ObservationUnits,
            facts.MaskedObservations,
            facts.MemoryLag,
            facts.EpisodeLength,
            SettingsDocument.EffectiveDiscount(settings),
            facts.Shapes,
            settings.Environment
        );
    }
}
