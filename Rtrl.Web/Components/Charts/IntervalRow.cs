using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Components.Charts;

/// <summary>One estimate of an <see cref="IntervalPlot"/>.</summary>
/// <param name="Detail">How it was measured, under the label.</param>
/// <param name="Mine">The one that was asked about.</param>
public sealed record IntervalRow(string Label, string Detail, Estimate Value, bool Mine = false);
