using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Stream Q(λ) with Watkins cuts (Elsayed et al. 2024).
/// <code>
/// δ = r + γ nd max_b q(h_{t+1})[b] − q_t z ← γλ z + ∇q_t w ← w + rule(z, δ) z ← 0 if the episode ended or the action was not greedy
/// </code>
/// </summary>
/// <param name="cutBefore">Textbook Watkins order: a non-greedy action clears z before its own gradient is added. False as published: after
/// the update.</param>
/// <param name="splitTies">Exactly equal maxima share the gradient of max (for rules that take the curvature); else the lowest index has
/// it.</param>
public sealed class StreamQ(
    Network network,
    double[] parameters,
    double discount,
    double traceDecay,
    IStepSizeRule rule,
    bool cutBefore = false,
    bool splitTies = true
)
{
    private readonly EligibilityTrace _trace = new(parameters.Length, discount * traceDecay);

    public Learner Values { get; } = new(network, parameters);

    public ReadOnlySpan<double> Trace => _trace.Value;

    public void Reset() => Values.Reset();

    /// <summary>Action values q(h_t) after the one permanent advance of the step.</summary>
    public double[] Advance(ReadOnlySpan<double> observation) => Values.Advance(observation);

    public StreamQUpdate Learn(int action, bool nonGreedy, ActionOutcome outcome)
    {
        var current = Values.Current;
        var next = outcome.Bootstraps ? Values.Peek(outcome.NextObservation) : null;
        var target = outcome.Reward + (next is null ? 0 : discount * TiedMaximum.Value(next.Outputs));
        var tdError = target - current.Outputs[action];

        var gradient = current.Gradient(OneHot(current.Outputs.Length, action)).Parameters;
        if (cutBefore && nonGreedy)
            _trace.Clear();
        _trace.Accumulate(gradient);
        double[] used = [.. _trace.Value];

        var increment = rule.Increment(
            gradient,
            used,
            tdError,
            Curvature.Of(gradient, discount, next, outputs => TiedMaximum.Gradient(outputs, splitTies))
        );
        Values.Add(increment);
        if (outcome.EpisodeEnds || (nonGreedy && !cutBefore))
            _trace.Clear();
        return new StreamQUpdate(tdError, next?.Outputs, gradient, used, increment);
    }

    internal static double[] OneHot(int length, int index)
    {
        var result = new double[length];
        result[index] = 1;
        return result;
    }
}
