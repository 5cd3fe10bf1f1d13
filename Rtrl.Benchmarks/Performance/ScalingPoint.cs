namespace Rtrl.Benchmarks.Performance;

/// <summary>A whole stream AC step with one recurrent layer of one size.</summary>
internal sealed record ScalingPoint(string Cell, int Size, int Parameters, Sampler Microseconds);
