using Rtrl.Engine.Learning.Rules;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Adam (Kingma and Ba 2015) as PPO uses it, behind a global-norm clip of the gradient.
/// <code>
/// g ← g min(1, c/‖g‖₂)    m ← β₁ m + (1 − β₁) g    v ← β₂ v + (1 − β₂) g²    dw = −α m̂ / (√v̂ + ε)
/// </code>
/// </summary>
/// <param name="clip">c; 0 means no clipping.</param>
public sealed class Adam(
    int length,
    double stepSize,
    double clip,
    double epsilon = 1e-5,
    double firstMomentDecay = 0.9,
    double secondMomentDecay = 0.999
)
{
    private readonly double[] _first = new double[length];
    private readonly double[] _second = new double[length];
    private long _updates;

    /// <summary>Clipped gradient of the last call.</summary>
    public double[] ClippedGradient { get; private set; } = [];

    /// <summary>‖g‖₂ of the last call before clipping.</summary>
    public double Norm { get; private set; }

    /// <returns>dw that descends the loss.</returns>
    public double[] Increment(double[] lossGradient)
    {
        _updates++;
        Norm = Math.Sqrt(lossGradient.Sum(g => g * g));
        var scale = clip > 0 && Norm >= clip ? clip / Norm : 1;
        ClippedGradient = Array.ConvertAll(lossGradient, g => scale * g);
        var increment = new double[length];
        for (var i = 0; i < length; i++)
        {
            var g = ClippedGradient[i];
            _first[i] = (firstMomentDecay * _first[i]) + ((1 - firstMomentDecay) * g);
            _second[i] = (secondMomentDecay * _second[i]) + ((1 - secondMomentDecay) * g * g);
            var first = _first[i] / (1 - Math.Pow(firstMomentDecay, _updates));
            var second = _second[i] / (1 - Math.Pow(secondMomentDecay, _updates));
            increment[i] = -stepSize * first / (Math.Sqrt(second) + epsilon);
        }

        return increment;
    }
}
