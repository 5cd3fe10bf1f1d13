using Rtrl.Engine.Networks.Cells.Reference;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// How far the sensitivities a run lived with are from the ones it should have (Farr et al. 2026). All arrays flattened, all components.
/// </summary>
/// <param name="RelativeL2">‖live − replay‖₂/‖replay‖₂, 0 if the denominator is below 1e-12: the published metric.</param>
/// <param name="Cosine">Cosine similarity, 1 if a norm is below 1e-12.</param>
/// <param name="RelativeMaximum">max|live − replay|/max|replay|, 0 if the denominator is below 1e-12.</param>
/// <param name="RelativeL1">mean|live − replay|/(mean|replay| + 1e-12).</param>
/// <param name="Participation">(Σ|diff|)²/(count Σ diff²) in (0, 1]: share of entries that carry the difference; 0 without one.</param>
public sealed record SensitivityDifference(
    double RelativeL2,
    double Cosine,
    double RelativeMaximum,
    double RelativeL1,
    double Participation
)
{
    private const double Floor = 1e-12;

    public static SensitivityDifference Between(Sensitivity live, Sensitivity replay) => Between(live.Flatten(), replay.Flatten());

    public static SensitivityDifference Between(ReadOnlySpan<double> live, ReadOnlySpan<double> replay)
    {
        double squares = 0,
            liveSquares = 0,
            replaySquares = 0,
            product = 0,
            sum = 0,
            replaySum = 0,
            maximum = 0,
            replayMaximum = 0;
        for (var i = 0; i < live.Length; i++)
        {
            var difference = Math.Abs(live[i] - replay[i]);
            squares += difference * difference;
            sum += difference;
            maximum = Math.Max(maximum, difference);
            liveSquares += live[i] * live[i];
            replaySquares += replay[i] * replay[i];
            product += live[i] * replay[i];
            replaySum += Math.Abs(replay[i]);
            replayMaximum = Math.Max(replayMaximum, Math.Abs(replay[i]));
        }

        var liveNorm = Math.Sqrt(liveSquares);
        var replayNorm = Math.Sqrt(replaySquares);
        return new SensitivityDifference(
            replayNorm < Floor ? 0 : Math.Sqrt(squares) / replayNorm,
            liveNorm < Floor || replayNorm < Floor ? 1 : product / (liveNorm * replayNorm),
            replayMaximum < Floor ? 0 : maximum / replayMaximum,
            sum / live.Length / ((replaySum / live.Length) + Floor),
            squares > 0 ? sum * sum / (live.Length * squares) : 0
        );
    }
}
