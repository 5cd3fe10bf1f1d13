using Rtrl.Engine.Learning.Heads;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Softmax policy over logits l: p = softmax(l), H = −Σ p log p, d log p_a/dl = onehot(a) − p, dH/dl_j = −p_j (log p_j + H).
/// </summary>
public sealed class CategoricalHead : IPolicyHead
{
    public int FreeParameters => 0;

    /// <summary>p, shape of the logits.</summary>
    public static double[] Probabilities(ReadOnlySpan<double> logits)
    {
        var maximum = TiedMaximum.Value(logits);
        var probabilities = new double[logits.Length];
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
            sum += probabilities[i] = Math.Exp(logits[i] - maximum);
        return Array.ConvertAll(probabilities, p => p / sum);
    }

    public double LogProbability(ReadOnlySpan<double> outputs, ReadOnlySpan<double> action) =>
        Math.Log(Probabilities(outputs)[(int)action[0]]);

    public double Entropy(ReadOnlySpan<double> outputs) => -Probabilities(outputs).Sum(p => p * Math.Log(p));

    public double[] LogProbabilityGradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> action)
    {
        var gradient = Array.ConvertAll(Probabilities(outputs), p => -p);
        gradient[(int)action[0]] += 1;
        return gradient;
    }

    public double[] EntropyGradient(ReadOnlySpan<double> outputs)
    {
        var entropy = Entropy(outputs);
        return Array.ConvertAll(Probabilities(outputs), p => -p * (Math.Log(p) + entropy));
    }
}
