using System.Numerics;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Patterning (Rafiee et al. 2022): C cues form a binary pattern; the outcome follows P target patterns, drawn once from those with half
/// the cues on. A trial shows a uniform target with probability (2^C/2 − P)/(2^C − P), else a uniform binary pattern, so that half of all
/// trials are targets; the outcome is turned into its opposite with probability noise. Each distractor comes on with the cues with
/// probability ½. Observation [US, CS_1 … CS_C, distractors]. Draws in order: target or not, the target's index or the C bits, noise, ISI,
/// ITI, distractors.
/// </summary>
internal abstract class PatterningStream : ConditioningStream
{
    private readonly int _targets;
    private readonly double _noise,
        _targetProbability;
    private readonly byte[] _patterns,
        _cues,
        _distractors;
    private bool _outcome;

    private protected PatterningStream(EnvironmentSettings settings, int isi, int spread, double noise)
        : base(settings, isi, spread)
    {
        _noise = noise;
        _targets = settings.Targets;
        _cues = new byte[settings.Stimuli];
        _distractors = new byte[settings.Distractors];
        _patterns = new byte[settings.Targets * settings.Stimuli];
        var all = 1 << settings.Stimuli;
        _targetProbability = ((all * 0.5) - _targets) / (all - _targets);
        DrawPatterns(new RandomSource(settings.PatternSeed, RandomStream.Environment));
    }

    public override void WriteHidden(Span<double> hidden)
    {
        var rest = Write(hidden, _patterns);
        (rest[0], rest[1], rest[2]) = (Isi, Iti, _outcome ? 1 : 0);
        Write(Write(rest[3..], _cues), _distractors);
    }

    protected override void Draw(RandomSource random) => DrawTrial(random);

    protected override bool Possible(int index, double value) =>
        (index - _patterns.Length) switch
        {
            0 => IsIsi(value),
            1 => IsIti(value),
            _ => IsIndex(value, 2),
        };

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        var rest = Read(hidden, _patterns);
        (Isi, Iti, _outcome) = ((int)rest[0], (int)rest[1], rest[2] == 1);
        Read(Read(rest[3..], _cues), _distractors);
    }

    protected override void DrawTrial(RandomSource random)
    {
        if (random.NextDouble() < _targetProbability)
        {
            _patterns.AsSpan(random.NextInt(_targets) * _cues.Length, _cues.Length).CopyTo(_cues);
        }
        else
        {
            foreach (ref var cue in _cues.AsSpan())
                cue = (byte)random.NextInt(2);
        }

        _outcome = IsTarget() != (random.NextDouble() < _noise);
        DrawIntervals(random);
        foreach (ref var distractor in _distractors.AsSpan())
            distractor = (byte)random.NextInt(2);
    }

    protected override void Show(Span<float> observation)
    {
        observation[0] = _outcome && OutcomeDue ? 1 : 0;
        for (var i = 0; i < _cues.Length; i++)
            observation[1 + i] = CuesOn ? _cues[i] : 0;
        for (var i = 0; i < _distractors.Length; i++)
            observation[1 + _cues.Length + i] = CuesOn ? _distractors[i] : 0;
    }

    private static Span<double> Write(Span<double> into, byte[] bits)
    {
        for (var i = 0; i < bits.Length; i++)
            into[i] = bits[i];
        return into[bits.Length..];
    }

    private static ReadOnlySpan<double> Read(ReadOnlySpan<double> from, byte[] bits)
    {
        for (var i = 0; i < bits.Length; i++)
            bits[i] = (byte)from[i];
        return from[bits.Length..];
    }

    private bool IsTarget()
    {
        for (var target = 0; target < _targets; target++)
            if (_patterns.AsSpan(target * _cues.Length, _cues.Length).SequenceEqual(_cues))
                return true;
        return false;
    }

    private void DrawPatterns(RandomSource random)
    {
        var candidates = Enumerable
            .Range(0, 1 << _cues.Length)
            .Where(mask => BitOperations.PopCount((uint)mask) == _cues.Length / 2)
            .ToList();
        for (var target = 0; target < _targets; target++)
        {
            var choice = random.NextInt(candidates.Count);
            for (var cue = 0; cue < _cues.Length; cue++)
                _patterns[(target * _cues.Length) + cue] = (byte)((candidates[choice] >> cue) & 1);
            candidates.RemoveAt(choice);
        }
    }
}
