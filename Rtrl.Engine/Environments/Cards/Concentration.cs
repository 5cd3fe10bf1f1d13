using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Concentration (Morad et al. 2023): turn face-down cards two at a time and keep those that match. A step shows the matched cards and
/// those in play, then settles: a matched card among those in play costs their number/limit; two different cards of one kind pay 2/N and
/// stay; any other two cost 2/limit; a first card is free. Terminates when every card is matched, truncates at the limit.
/// </summary>
internal sealed class Concentration(EnvironmentSettings settings) : CardTask(settings)
{
    /// <summary>Bits of what has become of a card: it was turned up at least once; it was matched.</summary>
    private const byte SeenBit = 2,
        MatchedBit = 1;

    private readonly int[] _shown = new int[CardKind.Of(settings).Cards(settings)];
    private readonly byte[] _past = new byte[CardKind.Of(settings).Cards(settings)];
    private int _matches,
        _first = -1;

    /// <summary>The kind of every visible card, and the number of kinds where the card lies face down.</summary>
    public override ReadOnlySpan<int> Shown => _shown;

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        Array.Clear(_past);
        (_matches, _first) = (0, -1);
        Show(-1, observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var card = action.Index;
        Show(card, observation);
        var reward = Settle(card);
        return new Transition(reward, Terminated: _matches == Count, Truncated: Clock == Facts.EpisodeLength);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        for (var card = 0; card < Count; card++)
        {
            progress[card] = _past[card] & MatchedBit;
            progress[Count + card] = _shown[card] < Types ? 1 : 0;
            progress[(2 * Count) + card] = (_past[card] & SeenBit) / SeenBit;
        }

        progress[3 * Count] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer)
    {
        writer.Write(_first);
        writer.Write(_past);
        foreach (var kind in _shown)
            writer.Write((byte)kind);
    }

    protected override void LoadProgress(BinaryReader reader)
    {
        _first = reader.ReadInt32();
        reader.BaseStream.ReadExactly(_past);
        _matches = 0;
        foreach (var card in _past)
            _matches += card & MatchedBit;
        foreach (ref var kind in _shown.AsSpan())
            kind = reader.ReadByte();
    }

    private bool IsMatched(int card) => (_past[card] & MatchedBit) != 0;

    private double Settle(int card)
    {
        double limit = Facts.EpisodeLength!.Value;
        var first = _first;
        _first = -1;
        if (IsMatched(card))
            return first < 0 ? -1 / limit : -2 / limit;
        if (first < 0)
        {
            _first = card;
            return 0;
        }

        if (first == card || Cards[first] != Cards[card])
            return -2 / limit;
        _past[first] |= MatchedBit;
        _past[card] |= MatchedBit;
        _matches += 2;
        return 2.0 / Count;
    }

    private void Show(int card, Span<float> observation)
    {
        observation.Clear();
        if (card >= 0)
            _past[card] |= SeenBit;
        for (var i = 0; i < Count; i++)
        {
            _shown[i] = IsMatched(i) || i == card || i == _first ? Cards[i] : Types;
            observation[(i * (Types + 1)) + _shown[i]] = 1;
        }
    }
}
