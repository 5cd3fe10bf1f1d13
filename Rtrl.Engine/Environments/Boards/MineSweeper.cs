using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// MineSweeper (Morad et al. 2023): open every one of the L clear tiles. The observation is the number of mines in the 3×3 block around the tile,
/// itself included, as a one-hot; all zeros at reset. A clear tile pays 1/L, one already open costs 0.5/(L − 2), a mine costs 0.5 + 1/L and
/// terminates, and so does the last clear tile. Truncates on step L unless terminated (one step later with the extra step).
/// </summary>
internal sealed class MineSweeper : EnvironmentBase
{
    private readonly int _size, _clear;
    private readonly byte[] _mines, _opened;
    private readonly int[] _shown = new int[1];
    private int _open, _last = -1;

    public MineSweeper(EnvironmentSettings settings)
        : base(settings)
    {
        (_size, var mines) = BoardFacts.MineField(settings);
        _clear = (_size * _size) - mines;
        _mines = new byte[_size * _size];
        _opened = new byte[_size * _size];
    }

    public override ReadOnlySpan<int> Shown => _shown;

    public override void WriteHidden(Span<double> hidden)
    {
        for (var tile = 0; tile < _mines.Length; tile++)
            hidden[tile] = _mines[tile];
    }

    protected override void Draw(RandomSource random)
    {
        Array.Clear(_mines);
        for (var left = _mines.Length - _clear; left > 0;)
        {
            ref var tile = ref _mines[random.NextInt(_mines.Length)];
            if (tile == 0)
            {
                tile = 1;
                left--;
            }
        }
    }

    protected override bool Possible(int index, double value) => IsIndex(value, 2);

    protected override void CheckTogether(ReadOnlySpan<double> hidden)
    {
        if (Sum(hidden) is var mines && mines != _mines.Length - _clear)
            throw new ArgumentException($"There are {mines} mines; {Facts.Title} has {_mines.Length - _clear}.", nameof(hidden));
    }

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var tile = 0; tile < _mines.Length; tile++)
            _mines[tile] = (byte)hidden[tile];
        CountOpen();
    }

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        Array.Clear(_opened);
        (_open, _last, _shown[0]) = (0, -1, 0);
        observation.Clear();
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var tile = _last = action.Index;
        OneHot.Write(observation, _shown[0] = MinesAround(tile));
        var reward = Open(tile);
        var terminated = _mines[tile] != 0 || _open == _clear;
        return new Transition(reward, terminated, Truncated: !terminated && Clock == Facts.EpisodeLength);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        for (var tile = 0; tile < _opened.Length; tile++)
            progress[tile] = _opened[tile];
        progress[^2] = _last;
        progress[^1] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer)
    {
        writer.Write(_last);
        writer.Write(_shown[0]);
        writer.Write(_opened);
    }

    protected override void LoadProgress(BinaryReader reader)
    {
        _last = reader.ReadInt32();
        _shown[0] = reader.ReadInt32();
        reader.BaseStream.ReadExactly(_opened);
        CountOpen();
    }

    private double Open(int tile)
    {
        if (_mines[tile] != 0)
            return -0.5 - (1.0 / _clear);
        if (_opened[tile] != 0)
            return -0.5 / (_clear - 2);
        _opened[tile] = 1;
        _open++;
        return 1.0 / _clear;
    }

    private void CountOpen()
    {
        _open = 0;
        for (var tile = 0; tile < _mines.Length; tile++)
            _open += _opened[tile] & (1 - _mines[tile]);
    }

    private int MinesAround(int tile)
    {
        var (row, column) = (tile / _size, tile % _size);
        var mines = 0;
        for (var y = Math.Max(row - 1, 0); y <= Math.Min(row + 1, _size - 1); y++)
            for (var x = Math.Max(column - 1, 0); x <= Math.Min(column + 1, _size - 1); x++)
                mines += _mines[(y * _size) + x];
        return mines;
    }
}
