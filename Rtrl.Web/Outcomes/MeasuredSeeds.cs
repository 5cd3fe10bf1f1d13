using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Outcomes;

/// <summary>What the seeds of one group came to by one of their experiment's measures.</summary>
/// <param name="Seeds">By seed; one whose run has not ended, or has recorded no such metric at its end, is not there.</param>
/// <param name="Value">Their interquartile mean with its bootstrap interval.</param>
public sealed record MeasuredSeeds(Measure Measure, IReadOnlyDictionary<long, double> Seeds, Estimate Value);
