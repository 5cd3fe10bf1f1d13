using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// TD(λ) prediction (Sutton 1988): δ = c + γ nd v(h_{t+1}) − v(h_t), z ← γλ z + ∇v, w ← w + rule(z, δ), z ← 0 at an episode end.
/// A continuing task has no ends: h, S and z are never reset.
/// </summary>
public sealed class TdPrediction(Network network, double[] parameters, double discount, double traceDecay, IStepSizeRule rule)
{
    private readonly EligibilityTrace _trace = new(parameters.Length, discount * traceDecay);

    public Learner Values { get; } = new(network, parameters);

    public ReadOnlySpan<double> Trace => _trace.Value;

    public void Reset() => Values.Reset();

    /// <summary>Prediction v(h_t) after the one permanent advance of the step.</summary>
    public double Advance(ReadOnlySpan<double> observation) => Values.Advance(observation)[0];

    /// <returns>δ_t.</returns>
    public double Learn(ActionOutcome outcome)
    {
        var next = outcome.Bootstraps ? Values.Peek(outcome.NextObservation) : null;
        var tdError = outcome.Reward + (next is null ? 0 : discount * next.Outputs[0]) - Values.Current.Outputs[0];
        var gradient = Values.Current.Gradient([1]).Parameters;
        _trace.Accumulate(gradient);
        Values.Add(rule.Increment(gradient, _trace.Value, tdError, Curvature.Of(gradient, discount, next, _ => [1])));
        if (outcome.EpisodeEnds)
            _trace.Clear();
        return tdError;
    }
}
