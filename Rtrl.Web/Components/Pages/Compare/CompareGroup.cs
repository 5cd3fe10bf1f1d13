using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>A row of the comparison: runs that differ in nothing but their seed, what they came to, and how they are drawn.</summary>
/// <param name="Id">Its oldest run: by this it is known in the address.</param>
/// <param name="Label">The settings that tell it from the others.</param>
/// <param name="Name">Its label without the settings' keys, for the end of a line and where the settings stand beside it.</param>
/// <param name="Colour">Index of its hue, 0 to 7.</param>
/// <param name="Scores">What its seeds came to, by measure.</param>
public sealed record CompareGroup(
    long Id,
    ResultGroup Result,
    string Label,
    string Name,
    RunSettings Settings,
    int Colour,
    bool Hidden,
    IReadOnlyList<CompareLine> Lines,
    IReadOnlyDictionary<SeedMeasure, SeedScores> Scores
)
{
    public string? Value(string key) => Result.Settings.FirstOrDefault(setting => setting.Key == key).Value;
}
