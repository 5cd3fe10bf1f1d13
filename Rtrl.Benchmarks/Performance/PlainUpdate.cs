using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;

namespace Rtrl.Benchmarks.Performance;

/// <summary>The standard update around two networks written for comparison: softmax, entropy, ObGD, trace resets.</summary>
internal sealed class PlainUpdate : IStandardUpdate
{
    private readonly PlainNetwork _actor,
        _critic;
    private readonly double[] _probabilities = new double[StandardSizes.Actions];
    private readonly float[] _objective = new float[StandardSizes.Actions];
    private readonly float[] _one = [1];
    private bool _begin = true;

    public PlainUpdate(Func<int, float[], PlainNetwork> create)
    {
        var (actor, critic) = StandardSizes.Networks(VectorPath.Current);
        _actor = Of(actor, StandardSizes.Actions);
        _critic = Of(critic, 1);

        PlainNetwork Of(StreamingNetwork network, int outputs) => create(outputs, network.Parameters.ToArray());
    }

    public double Step(ReadOnlySpan<float> observation, int action, double reward, ReadOnlySpan<float> next, bool ended)
    {
        if (_begin)
        {
            _actor.Reset();
            _critic.Reset();
        }

        _begin = ended;
        var entropy = Softmax(_actor.Forward(observation, advance: true));
        var value = (double)_critic.Forward(observation, advance: true)[0];
        var target = reward + (ended ? 0 : StandardSizes.Discount * _critic.Forward(next, advance: false)[0]);
        var tdError = target - value;
        for (var i = 0; i < _probabilities.Length; i++)
        {
            var p = _probabilities[i];
            _objective[i] = (float)(
                (i == action ? 1 : 0) - p - (StandardSizes.EntropyWeight * Math.Sign(tdError) * p * (Math.Log(p) + entropy))
            );
        }

        Learn(_actor, _objective, tdError, StandardSizes.ActorKappa, ended);
        Learn(_critic, _one, tdError, StandardSizes.CriticKappa, ended);
        return tdError;
    }

    public float[] Parameters()
    {
        _actor.ApplyUpdate();
        _critic.ApplyUpdate();
        return [.. _actor.W, .. _critic.W];
    }

    private static void Learn(PlainNetwork network, ReadOnlySpan<float> adjoint, double tdError, double kappa, bool ended)
    {
        var norm = network.Accumulate(adjoint);
        network.Update((float)(tdError / Math.Max(1, kappa * Math.Max(Math.Abs(tdError), 1) * norm)));
        if (ended)
            network.ClearTrace();
    }

    private double Softmax(ReadOnlySpan<float> logits)
    {
        var largest = logits[0];
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        var (sum, entropy) = (0.0, 0.0);
        for (var i = 0; i < logits.Length; i++)
            sum += _probabilities[i] = Math.Exp(logits[i] - largest);
        for (var i = 0; i < logits.Length; i++)
        {
            _probabilities[i] /= sum;
            entropy -= _probabilities[i] * Math.Log(_probabilities[i]);
        }

        return entropy;
    }
}
