using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// QRC(λ): Q-learning with a regularised gradient correction and eligibility traces (Elelimy et al. 2025). Two networks of the same shape,
/// q with parameters w and h with parameters v:
/// <code>
/// δ = r + γ M' − q_t[a]     M' = max_b q(h_{t+1})[b]     η = h_t[a]
/// g_q = ∇q_t[a]     g_δ = γ ∇M' − g_q     g_h = ∇η
/// z_w ← γλ z_w + g_q     z_v ← γλ z_v + g_h     z_b ← γλ z_b + η
/// w ← w + α_q (δ z_w − η g_q − z_b g_δ)     v ← v + α_h (δ z_v − η g_h − β v)
/// z_w, z_v, z_b ← 0 after an end or a non-greedy action
/// </code>
/// Without gradient correction q follows −z_b g_δ alone, the GTD2 form.
/// Both directions may be bounded in norm, that of h with or without −β v. γ M' and its gradient are absent after a terminal step.
/// M' looks one step ahead from h_t, or from h_{t−1}, which has not seen o_t, where a third network is given for that.
/// </summary>
internal sealed class Qrc : IStreamingAgent
{
    private readonly AgentSettings _settings;
    private readonly IStreamingNetwork _values,
        _auxiliary;
    private readonly EligibilityTrace _valueTrace,
        _auxiliaryTrace;
    private readonly IStepRule _valueRule,
        _auxiliaryRule;
    private readonly IStreamingNetwork? _before;
    private readonly float[] _stateBefore;
    private readonly AlignedBuffer _gradient,
        _aheadGradient;
    private readonly float[] _adjoint,
        _aheadAdjoint,
        _actionValues,
        _aheadValues,
        _predictions;
    private readonly EpsilonGreedy _policy;
    private readonly StageClock _clock;
    private readonly bool _waits,
        _twoStepBootstrap,
        _clipsDecay;
    private bool _bootstrap,
        _auxiliaryFirst;
    private double _predictionTrace;

    /// <param name="twoStepBootstrap">∇M' also flows through h_t into step t, where it stops: what the seed release differentiates under
    /// TBPTT(1), and only there.</param>
    /// <param name="before">Of the shape of <paramref name="values"/>, its parameters read by nobody else: M' looks ahead from h_{t−1} by
    /// it.</param>
    public Qrc(
        AgentSettings settings,
        IStreamingNetwork values,
        IStreamingNetwork auxiliary,
        EpsilonGreedy policy,
        StageClock clock,
        bool twoStepBootstrap = false,
        IStreamingNetwork? before = null
    )
    {
        _settings = settings;
        _twoStepBootstrap = twoStepBootstrap;
        _clipsDecay = settings.GradientClipScope == "direction" || settings.GradientClip == 0;
        _before = before;
        _stateBefore = new float[before?.StateLength ?? 0];
        _values = values;
        _auxiliary = auxiliary;
        _policy = policy;
        _clock = clock;
        _valueTrace = new EligibilityTrace(values.ParameterCount);
        _auxiliaryTrace = new EligibilityTrace(auxiliary.ParameterCount);
        _valueRule = new ClippedSgd(settings.StepSize, settings.GradientClip);
        _auxiliaryRule = new ClippedSgd(settings.AuxiliaryStepSize, settings.GradientClip);

        // A bound needs the norm of the direction, and so the direction itself; a gradient of two steps is formed in two passes.
        _waits = settings.GradientClip == 0 && !twoStepBootstrap && before is null && values.Corrects && auxiliary.Corrects;
        _gradient = new AlignedBuffer(_waits ? 0 : values.ParameterCount);
        _aheadGradient = new AlignedBuffer(_waits ? 0 : values.ParameterCount);
        _aheadAdjoint = new float[values.OutputCount];
        _adjoint = new float[values.OutputCount];
        _actionValues = new float[values.OutputCount];
        _aheadValues = new float[values.OutputCount];
        _predictions = new float[values.OutputCount];
        Networks = [new("value", values), new("auxiliary", auxiliary)];
    }

    public IReadOnlyList<NamedNetwork> Networks { get; }

    /// <summary>z_w; reading it applies what is due.</summary>
    public EligibilityTrace Trace
    {
        get
        {
            _values.ApplyUpdate();
            return _valueTrace;
        }
    }

    public bool CutsOnExploration => true;

    public ReadOnlySpan<float> Outputs => _actionValues;

    public void BeginEpisode()
    {
        _values.Reset();
        _auxiliary.Reset();
    }

    public void Advance(ReadOnlySpan<float> observation)
    {
        if (_clock.Splitting)
        {
            _values.ApplyUpdate();
            _auxiliary.ApplyUpdate();
            _clock.Mark(Stage.Update);
        }

        if (_before is not null)
            _values.SaveState(_stateBefore);

        // In turn, so that each step begins with the network whose numbers the cache still holds.
        _auxiliaryFirst = !_auxiliaryFirst;
        if (_auxiliaryFirst)
            _auxiliary.Advance(observation).CopyTo(_predictions);
        _values.Advance(observation).CopyTo(_actionValues);
        if (!_auxiliaryFirst)
            _auxiliary.Advance(observation).CopyTo(_predictions);
    }

    public double Epsilon(long step) => _policy.Epsilon(step);

    public Choice Act(long step) => _policy.Choose(_actionValues, step);

    public double Value(int action) => _actionValues[action];

    public double TdError(Choice choice, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap, bool learning)
    {
        _bootstrap = bootstrap;
        var target = reward;
        if (bootstrap)
        {
            Peek(nextObservation).CopyTo(_aheadValues);
            target += _settings.Discount * _aheadValues[GreedyAction.Of(_aheadValues)];
        }

        return target - _actionValues[choice.Action];
    }

    public void Adjoint(Choice choice, double tdError, Span<float> adjoint)
    {
        adjoint.Clear();
        adjoint[choice.Action] = 1;
    }

    public UpdateOutcome Learn(Choice choice, double tdError, bool ended)
    {
        if (_clock.Splitting)
        {
            _values.AdvanceSensitivity();
            _auxiliary.AdvanceSensitivity();
            _clock.Mark(Stage.Sensitivity);
        }

        var decay = _settings.Discount * _settings.TraceDecay;
        var prediction = _predictions[choice.Action];
        _predictionTrace = (decay * _predictionTrace) + prediction;
        Adjoint(choice, tdError, _adjoint);
        GreedyAction.Adjoint(_aheadValues, (float)_settings.Discount, _settings.SplitTies, _aheadAdjoint);
        var outcome = _waits ? Correct(tdError, prediction, decay) : UpdateValues(tdError, prediction, decay);
        if (!_waits)
            UpdateAuxiliary(tdError, prediction, decay);
        if (ended || choice.NonGreedy)
        {
            _valueTrace.Clear();
            _auxiliaryTrace.Clear();
            _predictionTrace = 0;
        }

        _clock.Mark(Stage.Update);
        return outcome;
    }

    public string? FindNonFinite() =>
        NonFinite.InNetwork("", _values)
        ?? NonFinite.InNetwork("auxiliary ", _auxiliary)
        ?? NonFinite.InTensors("the eligibility trace of ", _values, _valueTrace.Values)
        ?? NonFinite.InTensors("the eligibility trace of auxiliary ", _auxiliary, _auxiliaryTrace.Values);

    public void Save(StateWriter writer)
    {
        _values.Save(writer, "value.");
        _valueTrace.Save(writer, "value.");
        writer.Floats("value.outputs", _actionValues);
        _auxiliary.Save(writer, "auxiliary.");
        _auxiliaryTrace.Save(writer, "auxiliary.");
        writer.Section("prediction.trace", section => section.Write(_predictionTrace));
    }

    public void Load(StateReader reader)
    {
        _values.Load(reader, "value.");
        _valueTrace.Load(reader, "value.");
        reader.Floats("value.outputs", _actionValues);
        _auxiliary.Load(reader, "auxiliary.");
        _auxiliaryTrace.Load(reader, "auxiliary.");
        reader.Section("prediction.trace", section => _predictionTrace = section.ReadDouble());
    }

    /// <summary>
    /// What z_w and g_q are multiplied by in D_w = δ z_w + (z_b − η) g_q − z_b γ ∇M'; without correction it is z_b (g_q − γ ∇M').
    /// </summary>
    private (double ToTrace, double ToGradient) Weights(double tdError, double prediction) =>
        _settings.GradientCorrection ? (tdError, _predictionTrace - prediction) : (0, _predictionTrace);

    /// <summary>Both updates, left to the next forward pass: w ← w + α_q D_w and v ← v + α_h (δ z − η g_h − β v).</summary>
    private UpdateOutcome Correct(double tdError, double prediction, double decay)
    {
        var (step, auxiliaryStep) = (_settings.StepSize, _settings.AuxiliaryStepSize);
        var (toTrace, toGradient) = Weights(tdError, prediction);
        _values.Correct(
            _valueTrace.Memory,
            _adjoint,
            _bootstrap ? _aheadAdjoint : default(ReadOnlySpan<float>),
            new Correction(
                _valueTrace.TakeDecay(decay),
                (float)(step * toTrace),
                (float)(step * toGradient),
                (float)(-step * _predictionTrace),
                0
            )
        );
        _auxiliary.Correct(
            _auxiliaryTrace.Memory,
            _adjoint,
            default,
            new Correction(
                _auxiliaryTrace.TakeDecay(decay),
                (float)(auxiliaryStep * tdError),
                (float)(-auxiliaryStep * prediction),
                0,
                (float)(-auxiliaryStep * _settings.Regularisation)
            )
        );
        _clock.Mark(Stage.Gradient);
        return new UpdateOutcome(step, Bounded: false);
    }

    /// <summary>w ← w + α_q clip(D_w), with the trace brought forward in the same pass.</summary>
    private UpdateOutcome UpdateValues(double tdError, double prediction, double decay)
    {
        _values.Gradient(_adjoint, _gradient.Span);
        if (_bootstrap)
            PeekGradient();
        else
            _aheadGradient.Span.Clear();

        _clock.Mark(Stage.Gradient);
        var (toTrace, toGradient) = Weights(tdError, prediction);
        RuleKernels.Current.Direct(
            _valueTrace.Values,
            _gradient.Span,
            _aheadGradient.Span,
            new Correction(_valueTrace.TakeDecay(decay), (float)toTrace, (float)toGradient, (float)-_predictionTrace, 0)
        );
        return _valueRule.Apply(_values.Parameters, _aheadGradient.Span, 0, 1);
    }

    private ReadOnlySpan<float> Peek(ReadOnlySpan<float> nextObservation)
    {
        if (_before is null)
            return _values.Peek(nextObservation);
        _values.Parameters.CopyTo(_before.Parameters);
        _before.LoadState(_stateBefore);
        return _before.Advance(nextObservation);
    }

    private void PeekGradient()
    {
        if (_before is not null)
        {
            _before.Gradient(_aheadAdjoint, _aheadGradient.Span);
            return;
        }

        _values.PeekGradient(_aheadAdjoint, _aheadGradient.Span);
        if (_twoStepBootstrap)
            _values.AddEarlierGradient(_aheadGradient.Span);
    }

    /// <summary>v ← v + α_h clip(δ z − η g_h − β v), or v + α_h (clip(δ z − η g_h) − β v).</summary>
    private void UpdateAuxiliary(double tdError, double prediction, double decay)
    {
        _clock.Mark(Stage.Update);
        _auxiliary.Gradient(_adjoint, _gradient.Span);
        _clock.Mark(Stage.Gradient);
        _auxiliary.Parameters.CopyTo(_aheadGradient.Span);
        var pull = -_settings.Regularisation;
        RuleKernels.Current.Direct(
            _auxiliaryTrace.Values,
            _gradient.Span,
            _aheadGradient.Span,
            new Correction(_auxiliaryTrace.TakeDecay(decay), (float)tdError, (float)-prediction, _clipsDecay ? (float)pull : 0, 0)
        );
        if (!_clipsDecay)
            VectorKernels.Current.AddScaled(_auxiliary.Parameters, _auxiliary.Parameters, (float)(_settings.AuxiliaryStepSize * pull));
        _auxiliaryRule.Apply(_auxiliary.Parameters, _aheadGradient.Span, 0, 1);
    }
}
