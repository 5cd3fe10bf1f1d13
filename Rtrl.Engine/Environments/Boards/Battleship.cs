using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Battleship (Morad et al. 2023): shoot at the cells of an n×n board; the observation is 1 after a hit on a ship cell not guessed before,
/// else 0. A hit pays 1/12, anything else −1/(n² − 12). Ships of lengths 2, 3, 3, 4 are placed in that order, uniformly over the straight
/// placements that overlap no earlier ship. Terminates at 12 hits, truncates on step n².
/// </summary>
internal sealed class Battleship(EnvironmentSettings settings) : Board(settings, BattleshipKind.Size(settings), BattleshipKind.ShipCells)
{
    private static readonly int[] s_lengths = [2, 3, 3, 4];

    private int _hits;

    protected override void Draw(RandomSource random)
    {
        Array.Clear(Pieces);
        foreach (var length in s_lengths)
            while (!Place(length, random))
            {
                // Drawn anew until it overlaps no earlier ship.
            }
    }

    protected override Transition Try(int cell, out int shown, Span<float> observation)
    {
        var hit = Pieces[cell] != 0 && Tried[cell] == 0;
        Tried[cell] = 1;
        _hits += hit ? 1 : 0;
        observation[0] = shown = hit ? 1 : 0;
        return new Transition(
            hit ? 1.0 / PieceCount : -1.0 / (Pieces.Length - PieceCount),
            Terminated: _hits == PieceCount,
            Truncated: Clock == Pieces.Length
        );
    }

    protected override string Miscount(int pieces) => $"The ships cover {pieces} cells; ships of lengths 2, 3, 3 and 4 cover {PieceCount}.";

    protected override void Count()
    {
        _hits = 0;
        for (var cell = 0; cell < Pieces.Length; cell++)
            _hits += Pieces[cell] & Tried[cell];
    }

    private bool Place(int length, RandomSource random)
    {
        var vertical = random.NextInt(2) == 1;
        var along = random.NextInt(Size - length + 1);
        var across = random.NextInt(Size);
        var start = vertical ? (along * Size) + across : (across * Size) + along;
        var stride = vertical ? Size : 1;
        for (var i = 0; i < length; i++)
            if (Pieces[start + (i * stride)] != 0)
                return false;
        for (var i = 0; i < length; i++)
            Pieces[start + (i * stride)] = 1;
        return true;
    }
}
