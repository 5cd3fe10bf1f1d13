using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Stream AC(λ) (Elsayed et al. 2024): actor π(·; θ) and critic v(·; w) with their own networks, states and rules.
/// <code>
/// δ = r + γ nd v(h_{t+1}) − v(h_t)    gv = ∇v(h_t)    gp = ∇[log π(a_t) + τ sign(δ) H(π)]
/// z_w ← γλ z_w + gv    z_θ ← γλ z_θ + gp    both updated with δ    both traces ← 0 at an episode end
/// </code>
/// Exploration never cuts traces.
/// </summary>
/// <param name="actorParameters">Parameters of the actor's network, then the head's free parameters.</param>
/// <param name="entropyWeight">τ.</param>
public sealed class StreamActorCritic(
    Network actor,
    IPolicyHead head,
    double[] actorParameters,
    Network critic,
    double[] criticParameters,
    double discount,
    double traceDecay,
    IStepSizeRule actorRule,
    IStepSizeRule criticRule,
    double entropyWeight
)
{
    private readonly double[] _free = actorParameters[actor.ParameterCount..];
    private readonly EligibilityTrace _actorTrace = new(actorParameters.Length, discount * traceDecay);
    private readonly EligibilityTrace _criticTrace = new(criticParameters.Length, discount * traceDecay);

    public Learner Actor { get; } = new(actor, actorParameters[..actor.ParameterCount]);

    public Learner Critic { get; } = new(critic, criticParameters);

    /// <summary>Free parameters of the policy head.</summary>
    public ReadOnlySpan<double> FreeParameters => _free;

    public void Reset()
    {
        Actor.Reset();
        Critic.Reset();
    }

    /// <summary>Advances both networks once and returns the policy outputs: those of the network, then the free parameters.</summary>
    public double[] Advance(ReadOnlySpan<double> observation)
    {
        Critic.Advance(observation);
        return [.. Actor.Advance(observation), .. _free];
    }

    /// <param name="action">[index], or the unclipped Gaussian sample.</param>
    public ActorCriticUpdate Learn(double[] action, ActionOutcome outcome)
    {
        var nextValue = outcome.Bootstraps ? Critic.Peek(outcome.NextObservation).Outputs[0] : 0;
        var tdError = outcome.Reward + (discount * nextValue) - Critic.Current.Outputs[0];

        double[] outputs = [.. Actor.Current.Outputs, .. _free];
        double[] objective =
        [
            .. head.LogProbabilityGradient(outputs, action)
                .Zip(head.EntropyGradient(outputs), (likelihood, entropy) => likelihood + (entropyWeight * Math.Sign(tdError) * entropy)),
        ];
        var networkOutputs = Actor.Current.Outputs.Length;
        double[] actorGradient =
        [
            .. Actor.Current.Gradient(objective.AsSpan(0, networkOutputs)).Parameters,
            .. objective[networkOutputs..],
        ];
        var criticGradient = Critic.Current.Gradient([1]).Parameters;
        _actorTrace.Accumulate(actorGradient);
        _criticTrace.Accumulate(criticGradient);
        var update = new ActorCriticUpdate
        {
            TdError = tdError,
            NextValue = nextValue,
            ObjectiveGradient = objective,
            ActorGradient = actorGradient,
            CriticGradient = criticGradient,
            ActorTrace = [.. _actorTrace.Value],
            CriticTrace = [.. _criticTrace.Value],
        };

        var actorIncrement = actorRule.Increment(actorGradient, update.ActorTrace, tdError);
        Actor.Add(actorIncrement.AsSpan(0, Actor.Parameters.Length));
        for (var i = 0; i < _free.Length; i++)
            _free[i] += actorIncrement[Actor.Parameters.Length + i];
        Critic.Add(criticRule.Increment(criticGradient, update.CriticTrace, tdError));
        if (outcome.EpisodeEnds)
        {
            _actorTrace.Clear();
            _criticTrace.Clear();
        }

        return update;
    }
}
