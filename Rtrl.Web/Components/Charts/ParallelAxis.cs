namespace Rtrl.Web.Components.Charts;

/// <summary>One upright axis of a <see cref="ParallelPlot"/>: levels in their order.</summary>
/// <param name="Rising">From the bottom up, as numbers are read; otherwise from the top down, as names are.</param>
public sealed record ParallelAxis(string Name, IReadOnlyList<string> Levels, bool Rising);
