using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// MineSweeper (Morad et al. 2023): open every one of the L clear tiles. The observation is the number of mines in the 3×3 block around the
/// tile, itself included, as a one-hot; all zeros at reset. A clear tile pays 1/L, one already open costs 0.5/(L − 2), a mine costs 0.5 +
/// 1/L and terminates, and so does the last clear tile. Truncates on step L unless terminated (one step later with the extra step).
/// </summary>
internal sealed class MineSweeper(EnvironmentSettings settings)
    : Board(settings, MineSweeperKind.Field(settings).Size, MineSweeperKind.Field(settings).Mines)
{
    private int _open;

    private int Clear => Pieces.Length - PieceCount;

    protected override void Draw(RandomSource random)
    {
        Array.Clear(Pieces);
        for (var left = PieceCount; left > 0; )
        {
            ref var tile = ref Pieces[random.NextInt(Pieces.Length)];
            if (tile == 0)
            {
                tile = 1;
                left--;
            }
        }
    }

    protected override Transition Try(int cell, out int shown, Span<float> observation)
    {
        OneHot.Write(observation, shown = MinesAround(cell));
        var reward = Open(cell);
        var terminated = Pieces[cell] != 0 || _open == Clear;
        return new Transition(reward, terminated, Truncated: !terminated && Clock == Facts.EpisodeLength);
    }

    protected override string Miscount(int pieces) => $"There are {pieces} mines; {Facts.Title} has {PieceCount}.";

    protected override void Count()
    {
        _open = 0;
        for (var tile = 0; tile < Pieces.Length; tile++)
            _open += Tried[tile] & (1 - Pieces[tile]);
    }

    private double Open(int tile)
    {
        if (Pieces[tile] != 0)
            return -0.5 - (1.0 / Clear);
        if (Tried[tile] != 0)
            return -0.5 / (Clear - 2);
        Tried[tile] = 1;
        _open++;
        return 1.0 / Clear;
    }

    private int MinesAround(int tile)
    {
        var (row, column) = (tile / Size, tile % Size);
        var mines = 0;
        for (var y = Math.Max(row - 1, 0); y <= Math.Min(row + 1, Size - 1); y++)
        for (var x = Math.Max(column - 1, 0); x <= Math.Min(column + 1, Size - 1); x++)
            mines += Pieces[(y * Size) + x];
        return mines;
    }
}
