using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Battleship (Morad et al. 2023): shoot at the cells of an n×n board; the observation is 1 after a hit on a ship cell not guessed before, else 0.
/// A hit pays 1/12, anything else −1/(n² − 12). Ships of lengths 2, 3, 3, 4 are placed in that order, uniformly over the straight placements that
/// overlap no earlier ship. Terminates at 12 hits, truncates on step n².
/// </summary>
internal sealed class Battleship : EnvironmentBase
{
    private static readonly int[] s_lengths = [2, 3, 3, 4];

    private readonly int _size;
    private readonly byte[] _ships, _guessed;
    private readonly int[] _shown = new int[1];
    private int _hits, _last = -1;

    public Battleship(EnvironmentSettings settings)
        : base(settings)
    {
        _size = BoardFacts.BattleshipSize(settings);
        _ships = new byte[_size * _size];
        _guessed = new byte[_size * _size];
    }

    public override ReadOnlySpan<int> Shown => _shown;

    public override void WriteHidden(Span<double> hidden)
    {
        for (var cell = 0; cell < _ships.Length; cell++)
            hidden[cell] = _ships[cell];
    }

    protected override void Draw(RandomSource random)
    {
        Array.Clear(_ships);
        foreach (var length in s_lengths)
            while (!Place(length, random))
            {
                // Drawn anew until it overlaps no earlier ship.
            }
    }

    protected override bool Possible(int index, double value) => IsIndex(value, 2);

    protected override void CheckTogether(ReadOnlySpan<double> hidden)
    {
        if (Sum(hidden) is var cells and not BoardFacts.ShipCells)
            throw new ArgumentException($"The ships cover {cells} cells; ships of lengths 2, 3, 3 and 4 cover {BoardFacts.ShipCells}.", nameof(hidden));
    }

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var cell = 0; cell < _ships.Length; cell++)
            _ships[cell] = (byte)hidden[cell];
        CountHits();
    }

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        Array.Clear(_guessed);
        (_hits, _last, _shown[0], observation[0]) = (0, -1, 0, 0);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var cell = _last = action.Index;
        var hit = _ships[cell] != 0 && _guessed[cell] == 0;
        _guessed[cell] = 1;
        _hits += hit ? 1 : 0;
        observation[0] = _shown[0] = hit ? 1 : 0;
        return new Transition(
            hit ? 1.0 / BoardFacts.ShipCells : -1.0 / (_ships.Length - BoardFacts.ShipCells),
            Terminated: _hits == BoardFacts.ShipCells, Truncated: Clock == _ships.Length);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        for (var cell = 0; cell < _guessed.Length; cell++)
            progress[cell] = _guessed[cell];
        progress[^2] = _last;
        progress[^1] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer)
    {
        writer.Write(_last);
        writer.Write(_shown[0]);
        writer.Write(_guessed);
    }

    protected override void LoadProgress(BinaryReader reader)
    {
        _last = reader.ReadInt32();
        _shown[0] = reader.ReadInt32();
        reader.BaseStream.ReadExactly(_guessed);
        CountHits();
    }

    private void CountHits()
    {
        _hits = 0;
        for (var cell = 0; cell < _ships.Length; cell++)
            _hits += _ships[cell] & _guessed[cell];
    }

    private bool Place(int length, RandomSource random)
    {
        var vertical = random.NextInt(2) == 1;
        var along = random.NextInt(_size - length + 1);
        var across = random.NextInt(_size);
        var start = vertical ? (along * _size) + across : (across * _size) + along;
        var stride = vertical ? _size : 1;
        for (var i = 0; i < length; i++)
            if (_ships[start + (i * stride)] != 0)
                return false;
        for (var i = 0; i < length; i++)
            _ships[start + (i * stride)] = 1;
        return true;
    }
}
