using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Trace conditioning (Rafiee et al. 2022): one cue, always followed by the outcome. Observation [US, CS, d_1 … d_D]. ISI is uniform in
/// nominal ± ⌊nominal/3⌋. Distractor i starts with probability 1/(10 i) at a time before which it was off, stays on 4 steps and is off on
/// the step after. Draws in order: ISI and ITI at a trial's start, then one uniform per distractor that may start.
/// </summary>
internal sealed class TraceConditioning : ConditioningStream
{
    private readonly int[] _staysFor;

    public TraceConditioning(EnvironmentSettings settings)
        : base(settings, settings.Isi, settings.Isi / 3) => _staysFor = new int[settings.Distractors];

    public override void WriteHidden(Span<double> hidden)
    {
        (hidden[0], hidden[1]) = (Isi, Iti);
        for (var i = 0; i < _staysFor.Length; i++)
            hidden[2 + i] = _staysFor[i];
    }

    protected override void Draw(RandomSource random)
    {
        Array.Clear(_staysFor);
        DrawTrial(random);
        DrawMoment(random);
    }

    protected override bool Possible(int index, double value) =>
        index switch
        {
            0 => IsIsi(value),
            1 => IsIti(value),
            _ => IsIndex(value, CueSteps + 1),
        };

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        (Isi, Iti) = ((int)hidden[0], (int)hidden[1]);
        for (var i = 0; i < _staysFor.Length; i++)
            _staysFor[i] = (int)hidden[2 + i];
    }

    protected override void DrawTrial(RandomSource random) => DrawIntervals(random);

    protected override void DrawMoment(RandomSource random)
    {
        for (var i = 0; i < _staysFor.Length; i++)
        {
            if (_staysFor[i] > 0)
                _staysFor[i]--;
            else if (random.NextDouble() < 1.0 / (10 * (i + 1)))
                _staysFor[i] = CueSteps;
        }
    }

    protected override void Show(Span<float> observation)
    {
        observation[0] = OutcomeDue ? 1 : 0;
        observation[1] = CuesOn ? 1 : 0;
        for (var i = 0; i < _staysFor.Length; i++)
            observation[2 + i] = _staysFor[i] > 0 ? 1 : 0;
    }
}
