using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// An update rule with its policy, networks and traces. One step calls, in this order: <see cref="Advance"/>, <see cref="Act"/>,
/// <see cref="TdError"/>, <see cref="Learn"/>; <see cref="BeginEpisode"/> comes before the first step of an episode. The agent never knows
/// who is watching.
/// </summary>
internal interface IStreamingAgent
{
    /// <summary>
    /// Every network by the name its state is stored under; the one that is shown comes first: the actor, where there is one.
    /// </summary>
    IReadOnlyList<NamedNetwork> Networks { get; }

    /// <summary>
    /// Eligibility trace of the network that is shown; null for an agent that keeps none. Any update of it that was due is done.
    /// </summary>
    EligibilityTrace? Trace { get; }

    /// <summary>Whether a non-greedy action zeroes the trace.</summary>
    bool CutsOnExploration => false;

    /// <summary>Which of the parallel environments the next step is taken in; 0 for an agent that learns in one.</summary>
    int Environment => 0;

    /// <summary>
    /// What the last <see cref="Advance"/> gave: action values, probabilities, mean and deviation of each action number, or a prediction.
    /// </summary>
    ReadOnlySpan<float> Outputs { get; }

    /// <summary>Numbers of the continuous action that <see cref="Act"/> drew, as the environment receives them; empty otherwise.</summary>
    ReadOnlySpan<double> ActionNumbers => default;

    /// <summary>Share of uniformly random actions asked for; NaN where the policy itself explores.</summary>
    double Epsilon(long step) => double.NaN;

    /// <summary>h = 0 and S = 0 in every network.</summary>
    void BeginEpisode();

    /// <summary>The one permanent advance of every network in a step.</summary>
    void Advance(ReadOnlySpan<float> observation);

    /// <summary>a_t from the outputs of the last <see cref="Advance"/>.</summary>
    Choice Act(long step);

    /// <summary>The greedy action instead: the largest output (ties: lowest index), or the mode of the policy. Draws nothing.</summary>
    Choice ActGreedily() => new(GreedyAction.Of(Outputs), false);

    /// <summary>Estimate that δ corrects: of the chosen action, or of the state.</summary>
    double Value(int action);

    /// <summary>δ of the transition, with the bootstrap value from a pass that is discarded, or without one.</summary>
    /// <param name="learning">Whether <see cref="Learn"/> follows; then traces may already be brought forward.</param>
    double TdError(Choice choice, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap, bool learning);

    /// <summary>
    /// What the network that is shown learns to raise, by its outputs of this step: adjoint = d(value of the action taken, prediction, or
    /// log π(a_t) with its entropy term)/d(outputs). Its gradient by the parameters is the g_t that a trace takes in.
    /// </summary>
    /// <param name="tdError">δ_t; its sign decides that of an entropy term.</param>
    void Adjoint(Choice choice, double tdError, Span<float> adjoint);

    /// <summary>Gradients, traces, update, trace reset, for the transition whose δ was just computed.</summary>
    UpdateOutcome Learn(Choice choice, double tdError, bool ended);

    /// <summary>Name of the first non-finite tensor, parameters first; null when all are finite.</summary>
    string? FindNonFinite();

    void Save(StateWriter writer);

    void Load(StateReader reader);
}
