using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// KMemoryChain (the paper's own): every decision must repeat the bit of K decisions ago. With T = K·h steps the view at time τ is
/// [2 b_τ − 1, 1 − τ/T]; reset shows the view at 0 and decision t shows the view at t. Decision t ≥ K pays +1 if the action is b_{t−K},
/// else −1; earlier ones pay 0. The time limit T truncates the episode.
/// </summary>
internal sealed class KMemoryChain : EnvironmentBase
{
    private readonly int _k,
        _steps;
    private readonly byte[] _bits;
    private int _outcome;

    public KMemoryChain(EnvironmentSettings settings)
        : base(settings)
    {
        _k = settings.K;
        _steps = settings.K * settings.Horizons;
        _bits = new byte[_steps + 1];
    }

    public override void WriteHidden(Span<double> hidden)
    {
        for (var time = 0; time < _bits.Length; time++)
            hidden[time] = _bits[time];
    }

    protected override void Draw(RandomSource random)
    {
        foreach (ref var bit in _bits.AsSpan())
            bit = (byte)random.NextInt(2);
    }

    protected override bool Possible(int index, double value) => IsIndex(value, 2);

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var time = 0; time < _bits.Length; time++)
            _bits[time] = (byte)hidden[time];
    }

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        _outcome = 0;
        View(0, observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var decision = (int)Clock - 1;
        View(decision, observation);
        _outcome =
            decision < _k ? 0
            : action.Index == _bits[decision - _k] ? 1
            : -1;
        return new Transition(_outcome, Terminated: false, Truncated: Clock == _steps);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        progress[0] = Clock;
        progress[1] = _outcome;
    }

    protected override void SaveProgress(BinaryWriter writer) => writer.Write(_outcome);

    protected override void LoadProgress(BinaryReader reader) => _outcome = reader.ReadInt32();

    private void View(int time, Span<float> observation)
    {
        observation[0] = (2 * _bits[time]) - 1;
        observation[1] = (float)(1 - (time / (double)_steps));
    }
}
