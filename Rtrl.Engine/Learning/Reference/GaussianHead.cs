using Rtrl.Engine.Learning.Heads;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Diagonal Gaussian policy. Outputs are [mean; k]: with <paramref name="softplus"/> σ = log(1 + e^k) comes from the network, otherwise
/// k = log σ is a free parameter vector independent of the state.
/// <code>
/// H = Σ ½ log(2πe) + log σ    d log π/dμ = (a − μ)/σ²    d log π/dσ = ((a − μ)² − σ²)/σ³    dH/dσ = 1/σ
/// </code>
/// The action is the unclipped sample; only the environment receives a clipped one.
/// </summary>
/// <param name="actions">Action dimensions A.</param>
public sealed class GaussianHead(int actions, bool softplus) : IPolicyHead
{
    public int FreeParameters => softplus ? 0 : actions;

    /// <summary>σ, shape [A].</summary>
    public double[] Deviation(ReadOnlySpan<double> outputs) =>
        Array.ConvertAll(outputs[actions..].ToArray(), k => softplus ? Math.Max(k, 0) + double.LogP1(Math.Exp(-Math.Abs(k))) : Math.Exp(k));

    public double LogProbability(ReadOnlySpan<double> outputs, ReadOnlySpan<double> action)
    {
        var deviation = Deviation(outputs);
        var sum = 0.0;
        for (var i = 0; i < actions; i++)
        {
            var standardised = (action[i] - outputs[i]) / deviation[i];
            sum -= (standardised * standardised / 2) + Math.Log(deviation[i]) + (Math.Log(2 * Math.PI) / 2);
        }

        return sum;
    }

    public double Entropy(ReadOnlySpan<double> outputs) => Deviation(outputs).Sum(s => (Math.Log(2 * Math.PI * Math.E) / 2) + Math.Log(s));

    public double[] LogProbabilityGradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> action)
    {
        var deviation = Deviation(outputs);
        var gradient = new double[2 * actions];
        for (var i = 0; i < actions; i++)
        {
            var (difference, s) = (action[i] - outputs[i], deviation[i]);
            gradient[i] = difference / (s * s);
            gradient[actions + i] = ((difference * difference) - (s * s)) / (s * s * s) * Slope(outputs[actions + i], s);
        }

        return gradient;
    }

    public double[] EntropyGradient(ReadOnlySpan<double> outputs)
    {
        var deviation = Deviation(outputs);
        var gradient = new double[2 * actions];
        for (var i = 0; i < actions; i++)
            gradient[actions + i] = Slope(outputs[actions + i], deviation[i]) / deviation[i];
        return gradient;
    }

    /// <summary>dσ/dk.</summary>
    private double Slope(double k, double deviation) => softplus ? 1 / (1 + Math.Exp(-k)) : deviation;
}
