using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Experiments;

/// <summary>One cell, measured twice.</summary>
/// <param name="Here">Interquartile mean over the seeds here.</param>
/// <param name="There">The same over the seeds that it is held against.</param>
/// <param name="Difference">Mean here less mean there, the seeds of each drawn by themselves; null for fewer than two seeds in
/// either.</param>
public sealed record RepeatCell(string Label, Estimate Here, Estimate There, Estimate? Difference)
{
    /// <summary>
    /// Whether the interval of the difference holds 0: the two agree as far as so many seeds can tell. Null where there is none.
    /// </summary>
    public bool? Agrees => Difference is { } known ? known.Low <= 0 && known.High >= 0 : null;
}
