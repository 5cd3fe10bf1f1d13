using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Proximal policy optimisation (Schulman et al. 2017) in the real-time design (Elelimy et al. 2024): a rollout under constant parameters,
/// then epochs of minibatches whose samples are single steps, replayed from their own (h_{t−1}, S_{t−1}) under the parameters reached.
/// Critic first.
/// <code>
/// L_v = w mean max((v − R)², (v_old + clip(v − v_old, ±c) − R)²)
/// L_π = −mean min(ρ Â, clip(ρ, 1 ± c) Â) − τ mean H      ρ = exp(log π − log π_old)      Â = (A − mean)/(deviation + 1e−8)
/// dL/dψ = a · (J S_{t−1} + I) per sample                  dw by Adam behind a clip of the gradient's norm
/// </code>
/// Neither targets nor states are refreshed between epochs, unless the settings say so.
/// </summary>
/// <param name="actorParameters">Parameters of the actor's network, then the head's free parameters.</param>
public sealed class Ppo(
    Network actor,
    IPolicyHead head,
    double[] actorParameters,
    Network critic,
    double[] criticParameters,
    double discount,
    double traceDecay,
    PpoSettings settings
)
{
    private readonly Adam _actorRule = NewRule(actorParameters.Length, settings.ActorStepSize, settings);
    private readonly Adam _criticRule = NewRule(criticParameters.Length, settings.CriticStepSize, settings);
    private readonly List<PpoSample> _samples = [];
    private readonly Learner _actor = new(actor, actorParameters[..actor.ParameterCount]);
    private readonly Learner _critic = new(critic, criticParameters);
    private readonly Dictionary<int, (CellState? Actor, CellState? Critic)> _waiting = [];
    private double[] _input = [];
    private bool _first,
        _turn = true;
    private int _environment;
    private (CellState? Actor, CellState? Critic) _before;

    /// <summary>Parameters of the actor's network, then the free ones.</summary>
    public double[] ActorParameters { get; } = [.. actorParameters];

    public double[] CriticParameters { get; } = [.. criticParameters];

    /// <summary>The rollout so far.</summary>
    public IReadOnlyList<PpoSample> Samples => _samples;

    /// <summary>Goes on in another environment, from the state it was left in.</summary>
    public void Enter(int environment)
    {
        _waiting[_environment] = (_actor.State, _critic.State);
        var (own, value) = _waiting.GetValueOrDefault(environment, (actor.Start(), critic.Start()));
        _actor.Resume(own);
        _critic.Resume(value);
        _environment = environment;
        _turn = true;
    }

    public void Reset()
    {
        _actor.Reset();
        _critic.Reset();
        _first = true;
    }

    /// <summary>Advances both networks once and returns the policy outputs: those of the network, then the free parameters.</summary>
    public double[] Advance(double[] observation)
    {
        _input = observation;
        _before = (_actor.State, _critic.State);
        _critic.Advance(observation);
        return [.. _actor.Advance(observation), .. ActorParameters[actor.ParameterCount..]];
    }

    /// <summary>Adds the step to the rollout.</summary>
    /// <returns>δ_t.</returns>
    public double Store(double[] action, ActionOutcome outcome)
    {
        double[] outputs = [.. _actor.Current.Outputs, .. ActorParameters[actor.ParameterCount..]];
        var sample = new PpoSample
        {
            ActorBefore = _before.Actor,
            CriticBefore = _before.Critic,
            BeginsTurn = _turn,
            First = _first,
            Input = _input,
            Action = action,
            LogProbability = head.LogProbability(outputs, action),
            Value = _critic.Current.Outputs[0],
            Reward = outcome.Reward,
            NextInput = outcome.Bootstraps ? outcome.NextObservation : [],
            NextValue = outcome.Bootstraps ? _critic.Peek(outcome.NextObservation).Outputs[0] : 0,
            Ends = outcome.EpisodeEnds,
        };
        _samples.Add(sample);
        _first = _turn = false;
        return sample.Reward + (discount * sample.NextValue) - sample.Value;
    }

    /// <summary>Learns from the rollout and forgets it.</summary>
    /// <param name="epochs">Per epoch the minibatches, each a list of steps.</param>
    public void Update(IEnumerable<IReadOnlyList<int[]>> epochs)
    {
        EstimateAdvantages();
        var again = false;
        foreach (var minibatches in epochs)
        {
            if (again)
                Refresh();
            again = true;
            foreach (var minibatch in minibatches)
            {
                PpoSample[] samples = [.. minibatch.Select(t => _samples[t])];
                Add(CriticParameters, _criticRule.Increment(CriticLoss(CriticParameters, samples).Gradient));
                Add(ActorParameters, _actorRule.Increment(ActorLoss(ActorParameters, samples).Gradient));
            }
        }

        _samples.Clear();
        _turn = true;
        TakeOver(ActorParameters, CriticParameters);
    }

    /// <summary>Acts on, and learns from, these parameters; states and Adam's moments stay.</summary>
    public void TakeOver(double[] actorParameters, double[] criticParameters)
    {
        actorParameters.CopyTo(ActorParameters, 0);
        criticParameters.CopyTo(CriticParameters, 0);
        actorParameters.AsSpan(0, actor.ParameterCount).CopyTo(_actor.Parameters);
        criticParameters.CopyTo(_critic.Parameters, 0);
    }

    /// <summary>A_t = δ_t + γλ nd A_{t+1}, backwards over every environment's turn.</summary>
    public void EstimateAdvantages()
    {
        var next = 0.0;
        foreach (var sample in Enumerable.Reverse(_samples))
        {
            var tdError = sample.Reward + (discount * sample.NextValue) - sample.Value;
            sample.Advantage = next = tdError + (sample.Ends ? 0 : discount * traceDecay * next);
            if (sample.BeginsTurn)
                next = 0;
        }
    }

    /// <summary>Ablations: states, or values and advantages, under the parameters reached, from the start of each turn on.</summary>
    public void Refresh()
    {
        var (actorState, criticState) = (actor.Start(), critic.Start());
        foreach (var sample in _samples)
        {
            if (sample.BeginsTurn)
                (actorState, criticState) = (sample.ActorBefore, sample.CriticBefore);
            if (sample.First)
                (actorState, criticState) = (actor.Start(), critic.Start());
            if (settings.RefreshStates)
                (sample.ActorBefore, sample.CriticBefore) = (actorState, criticState);
            var step = critic.Step(CriticParameters, criticState, sample.Input);
            actorState = actor.Step(ActorParameters[..actor.ParameterCount], actorState, sample.Input).After;
            criticState = step.After;
            if (!settings.RefreshTargets)
                continue;
            sample.Value = step.Outputs[0];
            sample.NextValue = sample.NextInput.Length == 0 ? 0 : critic.Step(CriticParameters, criticState, sample.NextInput).Outputs[0];
        }

        if (settings.RefreshTargets)
            EstimateAdvantages();
    }

    /// <summary>L_v over a minibatch and its derivative by the critic's parameters.</summary>
    public (double Loss, double[] Gradient) CriticLoss(double[] parameters, IReadOnlyList<PpoSample> samples)
    {
        NetworkStep[] steps = [.. samples.Select(sample => critic.Step(parameters, sample.CriticBefore, sample.Input))];
        double[] old = [.. samples.Select(sample => sample.Value)];
        double[] returns = [.. samples.Select(sample => sample.Return)];
        var loss = PpoLoss.Value(
            [.. steps.Select(step => step.Outputs[0])],
            old,
            returns,
            settings.ClipValues ? settings.Clip : double.MaxValue,
            settings.ValueWeight
        );
        return (loss.Loss, Sum(critic.ParameterCount, steps.Zip(loss.Gradient, (step, slope) => step.Gradient([slope]).Parameters)));
    }

    /// <summary>L_π over a minibatch and its derivative by the actor's parameters, free ones last.</summary>
    public (double Loss, double[] Gradient) ActorLoss(double[] parameters, IReadOnlyList<PpoSample> samples)
    {
        var (own, free) = (parameters[..actor.ParameterCount], parameters[actor.ParameterCount..]);
        NetworkStep[] steps = [.. samples.Select(sample => actor.Step(own, sample.ActorBefore, sample.Input))];
        double[][] outputs = [.. steps.Select(step => (double[])[.. step.Outputs, .. free])];
        double[] logProbabilities = [.. outputs.Zip(samples, (output, sample) => head.LogProbability(output, sample.Action))];
        var loss = PpoLoss.Policy(
            logProbabilities,
            [.. samples.Select(sample => sample.LogProbability)],
            GeneralisedAdvantage.Normalise([.. samples.Select(sample => sample.Advantage)]),
            settings.Clip
        );
        var entropy = outputs.Average(output => head.Entropy(output));
        var gradients = Enumerable
            .Range(0, samples.Count)
            .Select(i =>
            {
                double[] adjoint =
                [
                    .. head.LogProbabilityGradient(outputs[i], samples[i].Action)
                        .Zip(
                            head.EntropyGradient(outputs[i]),
                            (likelihood, h) => (loss.Gradient[i] * likelihood) - (settings.EntropyWeight * h / samples.Count)
                        ),
                ];
                return (double[])[.. steps[i].Gradient(adjoint.AsSpan(0, actor.OutputCount)).Parameters, .. adjoint[actor.OutputCount..]];
            });
        return (loss.Loss - (settings.EntropyWeight * entropy), Sum(parameters.Length, gradients));
    }

    private static Adam NewRule(int length, double stepSize, PpoSettings settings) =>
        new(length, stepSize, settings.GradientClip, settings.Epsilon, settings.FirstMomentDecay, settings.SecondMomentDecay);

    private static void Add(double[] parameters, double[] increment)
    {
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] += increment[i];
    }

    private static double[] Sum(int length, IEnumerable<double[]> vectors)
    {
        var sum = new double[length];
        foreach (var vector in vectors)
            Add(sum, vector);
        return sum;
    }
}
