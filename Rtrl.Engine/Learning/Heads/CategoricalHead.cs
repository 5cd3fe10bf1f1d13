using System.Runtime.InteropServices;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning.Heads;

/// <summary>
/// Softmax policy over logits l: p = softmax(l), H = −Σ p log p, d log p_a/dl = onehot(a) − p, dH/dl_j = −p_j (log p_j + H).
/// </summary>
internal sealed class CategoricalHead(int actions) : IPolicyHead
{
    private readonly double[] _probabilities = new double[actions];
    private readonly float[] _shown = new float[actions];

    public ReadOnlySpan<float> Shown => _shown;

    public ReadOnlySpan<double> ActionNumbers => default;

    public ReadOnlySpan<double> Unclipped => default;

    public double Entropy
    {
        get
        {
            var entropy = 0.0;
            foreach (var p in _probabilities)
                entropy -= p > 0 ? p * Math.Log(p) : 0;
            return entropy;
        }
    }

    public void Read(ReadOnlySpan<float> outputs)
    {
        var largest = (double)outputs[GreedyAction.Of(outputs)];
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
            sum += _probabilities[i] = Math.Exp(outputs[i] - largest);
        for (var i = 0; i < outputs.Length; i++)
            _shown[i] = (float)(_probabilities[i] /= sum);
    }

    public int Sample(RandomSource random)
    {
        var rest = random.NextDouble();
        for (var action = 0; action < _probabilities.Length - 1; action++)
        {
            rest -= _probabilities[action];
            if (rest < 0)
                return action;
        }

        return _probabilities.Length - 1;
    }

    public int Mode() => GreedyAction.Of(_shown);

    public void Take(ReadOnlySpan<double> action) { }

    public double LogProbability(int action) => Math.Log(_probabilities[action]);

    public void Adjoint(int action, double likelihoodWeight, double entropyWeight, Span<float> adjoint)
    {
        var entropy = Entropy;
        for (var i = 0; i < _probabilities.Length; i++)
        {
            var p = _probabilities[i];
            var slope = p > 0 ? -p * (Math.Log(p) + entropy) : 0;
            adjoint[i] = (float)((likelihoodWeight * ((i == action ? 1 : 0) - p)) + (entropyWeight * slope));
        }
    }

    public void Save(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes<double>(_probabilities));

    public void Load(BinaryReader reader)
    {
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_probabilities.AsSpan()));
        for (var i = 0; i < _shown.Length; i++)
            _shown[i] = (float)_probabilities[i];
    }
}
