using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// QRC(λ): regularised TDC with eligibility traces (Elelimy et al. 2025). Networks q(·; w) and h(·; v) run side by side on the same
/// inputs, each with its own recurrent state; h predicts the TD error.
/// <code>
/// δ = r + γ nd max_b q(h_{t+1})[b] − q_t    gq = ∇q_t    gd = γ nd ∇max q − gq    η = h(·)[a_t]    gh = ∇η
/// z_w ← γλ z_w + gq    z_v ← γλ z_v + gh    z_b ← γλ z_b + η
/// D_w = δ z_w − η gq − z_b gd    D_v = δ z_v − η gh − β v
/// w ← w + step(D_w, α_q)    v ← v + step(D_v, α_h)    all traces ← 0 if the episode ended or the action was not greedy
/// </code>
/// </summary>
/// <param name="regularisation">β; acts on every parameter of the h network, biases, ν and θ included.</param>
/// <param name="splitTies">Exactly equal maxima share the gradient of max; else the lowest index has it.</param>
/// <param name="twoStepBootstrap">∇max q also flows through h_t into step t, where it stops: what the seed release differentiates under
/// TBPTT(1).</param>
/// <param name="bootstrapBefore">max q looks ahead from h_{t−1}, which has not seen o_t.</param>
/// <param name="clipsDecay">Whether the bound of <paramref name="errorRule"/> counts −β v in; else v ← v + step(δ z_v − η gh, α_h) − α_h β
/// v.</param>
/// <param name="gradientCorrection">False keeps −z_b gd alone in D_w: the GTD2 form.</param>
public sealed class Qrc(
    Network valueNetwork,
    double[] valueParameters,
    Network errorNetwork,
    double[] errorParameters,
    double discount,
    double traceDecay,
    Sgd valueRule,
    Sgd errorRule,
    double regularisation = 1,
    bool gradientCorrection = true,
    bool splitTies = true,
    bool twoStepBootstrap = false,
    bool bootstrapBefore = false,
    bool clipsDecay = true
)
{
    private readonly EligibilityTrace _valueTrace = new(valueParameters.Length, discount * traceDecay);
    private readonly EligibilityTrace _errorTrace = new(errorParameters.Length, discount * traceDecay);
    private readonly EligibilityTrace _errorValueTrace = new(1, discount * traceDecay);

    /// <summary>q with its parameters w.</summary>
    public Learner Values { get; } = new(valueNetwork, valueParameters);

    /// <summary>h with its parameters v.</summary>
    public Learner Errors { get; } = new(errorNetwork, errorParameters);

    public void Reset()
    {
        Values.Reset();
        Errors.Reset();
    }

    /// <summary>Advances both networks once and returns q(h_t).</summary>
    public double[] Advance(ReadOnlySpan<double> observation)
    {
        Errors.Advance(observation);
        return Values.Advance(observation);
    }

    public QrcUpdate Learn(int action, bool nonGreedy, ActionOutcome outcome)
    {
        var chosen = StreamQ.OneHot(Values.Current.Outputs.Length, action);
        var next =
            !outcome.Bootstraps ? null
            : bootstrapBefore ? Values.PeekBefore(outcome.NextObservation)
            : Values.Peek(outcome.NextObservation);
        var target = outcome.Reward + (next is null ? 0 : discount * TiedMaximum.Value(next.Outputs));
        var tdError = target - Values.Current.Outputs[action];
        var predictedError = Errors.Current.Outputs[action];

        var valueGradient = Values.Current.Gradient(chosen).Parameters;
        var errorGradient = Errors.Current.Gradient(chosen).Parameters;
        var bootstrapGradient = next?.Gradient(TiedMaximum.Gradient(next.Outputs, splitTies)).Parameters;
        if (twoStepBootstrap && next is not null)
            Add(bootstrapGradient!, Values.Current.EarlierGradient(next, TiedMaximum.Gradient(next.Outputs, splitTies)));
        var tdErrorGradient = new double[valueGradient.Length];
        for (var i = 0; i < tdErrorGradient.Length; i++)
            tdErrorGradient[i] = (bootstrapGradient is null ? 0 : discount * bootstrapGradient[i]) - valueGradient[i];

        _valueTrace.Accumulate(valueGradient);
        _errorTrace.Accumulate(errorGradient);
        _errorValueTrace.Accumulate([predictedError]);
        var update = new QrcUpdate
        {
            TdError = tdError,
            PredictedError = predictedError,
            NextValues = next?.Outputs,
            ValueGradient = valueGradient,
            TdErrorGradient = tdErrorGradient,
            ErrorGradient = errorGradient,
            ValueTrace = [.. _valueTrace.Value],
            ErrorTrace = [.. _errorTrace.Value],
            ErrorValueTrace = _errorValueTrace.Value[0],
            ValueDirection = new double[valueGradient.Length],
            ErrorDirection = new double[errorGradient.Length],
        };

        for (var i = 0; i < update.ValueDirection.Length; i++)
        {
            update.ValueDirection[i] = -update.ErrorValueTrace * tdErrorGradient[i];
            if (gradientCorrection)
                update.ValueDirection[i] += (tdError * update.ValueTrace[i]) - (predictedError * valueGradient[i]);
        }

        for (var i = 0; i < update.ErrorDirection.Length; i++)
        {
            update.ErrorDirection[i] = (tdError * update.ErrorTrace[i]) - (predictedError * errorGradient[i]);
            if (clipsDecay)
                update.ErrorDirection[i] -= regularisation * Errors.Parameters[i];
        }

        Values.Add(valueRule.Increment(update.ValueDirection));
        var errorIncrement = errorRule.Increment(update.ErrorDirection);
        if (!clipsDecay)
            Add(errorIncrement, [.. Errors.Parameters.Select(parameter => -errorRule.StepSize * regularisation * parameter)]);
        Errors.Add(errorIncrement);
        if (outcome.EpisodeEnds || nonGreedy)
        {
            _valueTrace.Clear();
            _errorTrace.Clear();
            _errorValueTrace.Clear();
        }

        return update;
    }

    private static void Add(double[] to, double[] values)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += values[i];
    }
}
