using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning;

/// <summary>
/// Gradient ascent along a direction D with a bound c on its norm: scale = min(1, c/‖D‖₂), w ← w + α scale D. No momentum; c = 0 means no
/// bound. As a step rule D = δ z.
/// </summary>
internal sealed class ClippedSgd(double stepSize, double clip) : IStepRule
{
    public UpdateOutcome Apply(
        Span<float> parameters, ReadOnlySpan<float> trace, double traceNorm, double tdError,
        ReadOnlySpan<float> gradient = default, ReadOnlySpan<float> errorGradient = default) =>
        Ascend(parameters, trace, tdError);

    /// <summary>w ← w + α scale (factor · direction).</summary>
    public UpdateOutcome Ascend(Span<float> parameters, ReadOnlySpan<float> direction, double factor)
    {
        var norm = clip > 0 ? Math.Abs(factor) * Math.Sqrt(VectorMath.SumSquares(direction)) : 0;
        var bounded = clip > 0 && norm >= clip;
        var step = bounded ? stepSize * clip / norm : stepSize;
        VectorMath.AddScaled(parameters, direction, (float)(step * factor));
        return new UpdateOutcome(step, bounded);
    }
}
