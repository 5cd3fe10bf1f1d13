using System.Runtime.InteropServices;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning.Heads;

/// <summary>
/// Diagonal Gaussian policy over outputs [mean; k]: σ = log(1 + e^k) with softplus, otherwise σ = e^k with k free of the state.
/// <code>
/// H = Σ ½ log(2πe) + log σ    d log π/dμ = (a − μ)/σ²    d log π/dσ = ((a − μ)² − σ²)/σ³    dH/dσ = 1/σ
/// dσ/dk = sigmoid(k) (softplus) or σ
/// </code>
/// log π takes the unclipped sample; only the environment receives a clipped one.
/// </summary>
internal sealed class GaussianHead(int actions, bool softplus, double low, double high) : IPolicyHead
{
    private static readonly double HalfLogTwoPi = Math.Log(2 * Math.PI) / 2;
    private readonly double[] _mean = new double[actions];
    private readonly double[] _deviation = new double[actions];
    private readonly double[] _slope = new double[actions];
    private readonly double[] _sample = new double[actions];
    private readonly double[] _clipped = new double[actions];
    private readonly float[] _shown = new float[2 * actions];

    public ReadOnlySpan<float> Shown => _shown;

    public ReadOnlySpan<double> ActionNumbers => _clipped;

    public ReadOnlySpan<double> Unclipped => _sample;

    public double Entropy
    {
        get
        {
            var entropy = 0.0;
            foreach (var deviation in _deviation)
                entropy += Math.Log(deviation) + HalfLogTwoPi + 0.5;
            return entropy;
        }
    }

    public void Read(ReadOnlySpan<float> outputs)
    {
        for (var i = 0; i < actions; i++)
        {
            var k = (double)outputs[actions + i];
            _mean[i] = outputs[i];
            _deviation[i] = softplus ? Math.Max(k, 0) + double.LogP1(Math.Exp(-Math.Abs(k))) : Math.Exp(k);
            _slope[i] = softplus ? 1 / (1 + Math.Exp(-k)) : _deviation[i];
            _shown[i] = (float)_mean[i];
            _shown[actions + i] = (float)_deviation[i];
        }
    }

    public int Sample(RandomSource random)
    {
        for (var i = 0; i < actions; i++)
            Take(i, _mean[i] + (_deviation[i] * random.NextNormal()));
        return -1;
    }

    public int Mode()
    {
        Take(_mean);
        return -1;
    }

    /// <summary>Takes a given unclipped action as if it had been drawn.</summary>
    public void Take(ReadOnlySpan<double> action)
    {
        for (var i = 0; i < actions; i++)
            Take(i, action[i]);
    }

    public double LogProbability(int action)
    {
        var sum = 0.0;
        for (var i = 0; i < actions; i++)
        {
            var standardised = (_sample[i] - _mean[i]) / _deviation[i];
            sum -= (standardised * standardised / 2) + Math.Log(_deviation[i]) + HalfLogTwoPi;
        }

        return sum;
    }

    public void Adjoint(int action, double likelihoodWeight, double entropyWeight, Span<float> adjoint)
    {
        for (var i = 0; i < actions; i++)
        {
            var (difference, deviation) = (_sample[i] - _mean[i], _deviation[i]);
            adjoint[i] = (float)(likelihoodWeight * difference / (deviation * deviation));
            var likelihood = ((difference * difference) - (deviation * deviation)) / (deviation * deviation * deviation);
            adjoint[actions + i] = (float)(((likelihoodWeight * likelihood) + (entropyWeight / deviation)) * _slope[i]);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(MemoryMarshal.AsBytes<double>(_mean));
        writer.Write(MemoryMarshal.AsBytes<double>(_deviation));
    }

    public void Load(BinaryReader reader)
    {
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_mean.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_deviation.AsSpan()));
        for (var i = 0; i < actions; i++)
            (_shown[i], _shown[actions + i]) = ((float)_mean[i], (float)_deviation[i]);
    }

    /// <summary>A sample that is no number moves nothing in the world; the step then ends the run as diverged.</summary>
    private void Take(int index, double value)
    {
        _sample[index] = value;
        _clipped[index] = double.IsNaN(value) ? Math.Clamp(0, low, high) : Math.Clamp(value, low, high);
    }
}
