using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Trials of classical conditioning (Rafiee et al. 2022): cues at the trial's start for 4 steps, the outcome (US) ISI steps later for 2,
/// the next trial ITI steps after that. ISI and ITI are uniform whole numbers. The reward of a step is the cumulant: the US it arrives at.
/// </summary>
internal abstract class ConditioningStream : EnvironmentBase
{
    /// <summary>Steps a cue and a distractor stay on.</summary>
    protected const int CueSteps = 4;

    private const int OutcomeSteps = 2;

    private readonly int _shortestIsi,
        _longestIsi,
        _shortestIti,
        _longestIti;

    /// <param name="isi">Nominal interval from cue to outcome.</param>
    /// <param name="spread">Largest deviation from it.</param>
    private protected ConditioningStream(EnvironmentSettings settings, int isi, int spread)
        : base(settings)
    {
        (_shortestIsi, _longestIsi) = (isi - spread, isi + spread);
        (_shortestIti, _longestIti) = (settings.ItiMin, settings.ItiMax);
    }

    protected int Isi { get; set; }

    protected int Iti { get; set; }

    /// <summary>Steps since the trial's start.</summary>
    protected int TrialStep { get; private set; }

    protected bool CuesOn => TrialStep < CueSteps;

    protected bool OutcomeDue => TrialStep >= Isi && TrialStep < Isi + OutcomeSteps;

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        TrialStep = 0;
        Show(observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        TrialStep++;
        if (TrialStep == Isi + Iti)
        {
            TrialStep = 0;
            DrawTrial(random);
        }

        DrawMoment(random);
        Show(observation);
        return new Transition(observation[0], Terminated: false, Truncated: false);
    }

    /// <summary>Draws a trial's cues, outcome and intervals.</summary>
    protected abstract void DrawTrial(RandomSource random);

    /// <summary>Draws what may happen at any time.</summary>
    protected virtual void DrawMoment(RandomSource random) { }

    /// <summary>Writes [US, cues, distractors].</summary>
    protected abstract void Show(Span<float> observation);

    protected void DrawIntervals(RandomSource random)
    {
        Isi = _shortestIsi + random.NextInt(_longestIsi - _shortestIsi + 1);
        Iti = _shortestIti + random.NextInt(_longestIti - _shortestIti + 1);
    }

    protected bool IsIsi(double value) => value >= _shortestIsi && value <= _longestIsi && double.IsInteger(value);

    protected bool IsIti(double value) => value >= _shortestIti && value <= _longestIti && double.IsInteger(value);

    protected override void WriteProgress(Span<float> progress)
    {
        progress[0] = TrialStep;
        progress[1] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer) => writer.Write(TrialStep);

    protected override void LoadProgress(BinaryReader reader) => TrialStep = reader.ReadInt32();
}
