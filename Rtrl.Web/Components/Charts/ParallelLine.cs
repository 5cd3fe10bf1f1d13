namespace Rtrl.Web.Components.Charts;

/// <summary>One line of a <see cref="ParallelPlot"/>.</summary>
/// <param name="Levels">Per axis the place of its level.</param>
/// <param name="Value">On the last axis.</param>
/// <param name="Colour">A CSS colour.</param>
/// <param name="Words">What it says when pointed at.</param>
public sealed record ParallelLine(IReadOnlyList<int> Levels, double Value, string Colour, string Words);
