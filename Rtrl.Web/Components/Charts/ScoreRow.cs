using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Components.Charts;

/// <summary>The score of one group of seeds in a <see cref="ScorePlot"/>.</summary>
/// <param name="Colour">The group's colour index 0 to 7.</param>
/// <param name="Seeds">The seeds' own scores.</param>
/// <param name="Words">The score as it is written, with its interval and n.</param>
public sealed record ScoreRow(string Label, int Colour, Estimate Value, IReadOnlyList<double> Seeds, string Words)
{
    /// <summary>Fewer seeds than an interval needs.</summary>
    public bool IsFew => Seeds.Count < Rtrl.Engine.Statistics.Bootstrap.FewestRuns;

    /// <summary>Whether both are drawn alike.</summary>
    public bool Same(ScoreRow other) =>
        Label == other.Label && Colour == other.Colour && Value == other.Value && Words == other.Words && Seeds.SequenceEqual(other.Seeds);
}
