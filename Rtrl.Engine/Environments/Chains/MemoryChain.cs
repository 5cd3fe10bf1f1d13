using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// MemoryChain (Osband et al. 2020, as gymnax has it): the last of L decisions must repeat a cue seen at the start.
/// With m = L − 1 the view at time τ is [1 − τ/m, the bit asked for if τ = m − 1 else 0, the cue's bits as ±1 if τ = 0 else 0].
/// Reset shows the view at 0 and decision t shows the view at t, so decisions 0 and 1 both see the cue. Reward 0; at decision m it is +1
/// for the bit asked for, else −1, and the episode terminates.
/// </summary>
internal sealed class MemoryChain : EnvironmentBase
{
    private readonly int _length;
    private readonly int[] _cue;
    private int _query,
        _outcome;

    public MemoryChain(EnvironmentSettings settings)
        : base(settings)
    {
        _length = settings.Length;
        _cue = new int[settings.Bits];
    }

    public override void WriteHidden(Span<double> hidden)
    {
        for (var bit = 0; bit < _cue.Length; bit++)
            hidden[bit] = _cue[bit];
        if (_cue.Length > 1)
            hidden[_cue.Length] = _query;
    }

    protected override void Draw(RandomSource random)
    {
        foreach (ref var bit in _cue.AsSpan())
            bit = (2 * random.NextInt(2)) - 1;
        _query = _cue.Length > 1 ? random.NextInt(_cue.Length) : 0;
    }

    protected override bool Possible(int index, double value) => index == _cue.Length ? IsIndex(value, _cue.Length) : value is -1 or 1;

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var bit = 0; bit < _cue.Length; bit++)
            _cue[bit] = (int)hidden[bit];
        _query = _cue.Length > 1 ? (int)hidden[_cue.Length] : 0;
    }

    protected override void Begin(RandomSource random, Span<float> observation) => View(0, observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var decision = (int)Clock - 1;
        View(decision, observation);
        if (decision < _length - 1)
            return default;
        _outcome = (2 * action.Index) - 1 == _cue[_query] ? 1 : -1;
        return new Transition(_outcome, Terminated: true, Truncated: false);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        progress[0] = Clock;
        progress[1] = _length;
        progress[2] = Clock == _length - 1 ? 1 : 0;
        progress[3] = _outcome;
    }

    protected override void SaveProgress(BinaryWriter writer) => writer.Write(_outcome);

    protected override void LoadProgress(BinaryReader reader) => _outcome = reader.ReadInt32();

    private void View(int time, Span<float> observation)
    {
        var last = _length - 1;
        observation[0] = (float)(1 - (time / (double)last));
        observation[1] = time == last - 1 ? _query : 0;
        for (var bit = 0; bit < _cue.Length; bit++)
            observation[2 + bit] = time == 0 ? _cue[bit] : 0;
    }
}
