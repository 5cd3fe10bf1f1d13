using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Components.Charts;

/// <summary>The score of one group of seeds in a <see cref="ScorePlot"/>.</summary>
/// <param name="Colour">The group's colour index 0 to 7.</param>
public sealed record ScoreRow(string Label, int Colour, Estimate Value);
