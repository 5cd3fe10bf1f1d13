using Rtrl.Engine.Kernels;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// Gradient ascent along a direction D with a bound c on its norm: scale = min(1, c/‖D‖₂), w ← w + α scale D. No momentum; c = 0 means no
/// bound. As a step rule D = δ z.
/// </summary>
internal sealed class ClippedSgd(double stepSize, double clip) : IScaledStepRule
{
    public UpdateOutcome Measure(ReadOnlySpan<float> trace, double traceNorm, double tdError)
    {
        var norm = clip > 0 ? Math.Abs(tdError) * Math.Sqrt(VectorKernels.Current.SumSquares(trace)) : 0;
        var bounded = clip > 0 && norm >= clip;
        return new UpdateOutcome(bounded ? stepSize * clip / norm : stepSize, bounded);
    }
}
