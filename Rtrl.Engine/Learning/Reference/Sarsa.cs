using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// SARSA(λ) (Rummery and Niranjan 1994): δ = r + γ nd q(h_{t+1})[a_{t+1}] − q_t, where a_{t+1} is drawn from the bootstrap pass before
/// the update and executed at t + 1. Traces are cleared at episode ends only; the step t + 1 is advanced again with the new parameters.
/// </summary>
/// <param name="policy">Schedule indexed by t + 1 for a_{t+1}.</param>
public sealed class Sarsa(
    Network network,
    double[] parameters,
    double discount,
    double traceDecay,
    IStepSizeRule rule,
    EpsilonGreedy policy
)
{
    private readonly EligibilityTrace _trace = new(parameters.Length, discount * traceDecay);
    private int? _chosen;
    private long _steps;

    public Learner Values { get; } = new(network, parameters);

    public ReadOnlySpan<double> Trace => _trace.Value;

    public void Reset()
    {
        Values.Reset();
        _chosen = null;
    }

    /// <summary>Advances once and returns the action to take: the one drawn ahead, or a fresh one at the start of an episode.</summary>
    public int Act(ReadOnlySpan<double> observation)
    {
        var values = Values.Advance(observation);
        return _chosen ??= policy.Choose(values, _steps).Action;
    }

    /// <returns>δ_t.</returns>
    public double Learn(ActionOutcome outcome)
    {
        var action = _chosen ?? throw new InvalidOperationException("No action yet: call Act first.");
        _steps++;
        _chosen = null;
        var target = outcome.Reward;
        var next = outcome.Bootstraps ? Values.Peek(outcome.NextObservation) : null;
        var nextAction = 0;
        if (next is not null)
        {
            nextAction = policy.Choose(next.Outputs, _steps).Action;
            target += discount * next.Outputs[nextAction];
            if (!outcome.EpisodeEnds)
                _chosen = nextAction;
        }

        var tdError = target - Values.Current.Outputs[action];
        var gradient = Values.Current.Gradient(StreamQ.OneHot(Values.Current.Outputs.Length, action)).Parameters;
        _trace.Accumulate(gradient);
        Values.Add(
            rule.Increment(
                gradient,
                _trace.Value,
                tdError,
                Curvature.Of(gradient, discount, next, outputs => StreamQ.OneHot(outputs.Length, nextAction))
            )
        );
        if (outcome.EpisodeEnds)
            _trace.Clear();
        return tdError;
    }
}
