using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// MultiarmedBandit (Morad et al. 2023): every episode draws a payout probability per arm, uniform in [0, 1) in single precision. An arm
/// pays when a fresh uniform u is below its probability: observation 1 and reward +1/T, otherwise 0 and −1/T. Truncates on step T.
/// </summary>
internal sealed class MultiarmedBandit : EnvironmentBase
{
    private readonly float[] _probabilities;
    private readonly int[] _pulls,
        _payments;
    private readonly int[] _shown = new int[1];

    public MultiarmedBandit(EnvironmentSettings settings)
        : base(settings)
    {
        _probabilities = new float[Facts.HiddenSize];
        _pulls = new int[Facts.HiddenSize];
        _payments = new int[Facts.HiddenSize];
    }

    public override ReadOnlySpan<int> Shown => _shown;

    public override void WriteHidden(Span<double> hidden)
    {
        for (var arm = 0; arm < _probabilities.Length; arm++)
            hidden[arm] = _probabilities[arm];
    }

    protected override void Draw(RandomSource random)
    {
        // 24 bits, so that rounding to single precision never reaches 1.
        foreach (ref var probability in _probabilities.AsSpan())
            probability = (float)(Math.Floor(random.NextDouble() * (1 << 24)) / (1 << 24));
    }

    protected override bool Possible(int index, double value) => value is >= 0 and <= 1;

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var arm = 0; arm < _probabilities.Length; arm++)
            _probabilities[arm] = (float)hidden[arm];
    }

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        Array.Clear(_pulls);
        Array.Clear(_payments);
        observation[0] = _shown[0] = 0;
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var pays = random.NextDouble() < _probabilities[action.Index];
        _pulls[action.Index]++;
        _payments[action.Index] += pays ? 1 : 0;
        observation[0] = _shown[0] = pays ? 1 : 0;
        var reward = 1.0 / Facts.EpisodeLength!.Value;
        return new Transition(pays ? reward : -reward, Terminated: false, Truncated: Clock == Facts.EpisodeLength);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        var arms = _pulls.Length;
        for (var arm = 0; arm < arms; arm++)
        {
            progress[arm] = _pulls[arm];
            progress[arms + arm] = _payments[arm];
        }

        progress[^1] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer)
    {
        writer.Write(_shown[0]);
        for (var arm = 0; arm < _pulls.Length; arm++)
        {
            writer.Write(_pulls[arm]);
            writer.Write(_payments[arm]);
        }
    }

    protected override void LoadProgress(BinaryReader reader)
    {
        _shown[0] = reader.ReadInt32();
        for (var arm = 0; arm < _pulls.Length; arm++)
        {
            _pulls[arm] = reader.ReadInt32();
            _payments[arm] = reader.ReadInt32();
        }
    }
}
