using System.Runtime.InteropServices;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Foragax NeverEndingRelearning: forage on a torus 24 wide and 15 high for ever. Oysters and chanterelles grow in two biomes (columns 4–7
/// and 16–19); at clock τ they pay −5 + 9w, −5 + 3w in the first and −5 − 3w, −5 − 9w in the second, w = sign(sin(2πτ/P)), so exactly one
/// kind is worth eating and which one changes every P/2 steps. One step: move (walls block), eat what lies there, count the timers down,
/// plant what was eaten, let the most overdue object of age 500 or more expire and plant it too. Planting puts a timer of 10 or 11 steps on
/// a uniform cell of the same biome that is empty and has none; the object appears when it ends. Draws in order: cell, then delay, for each
/// object planted.
/// </summary>
internal sealed class Foragax : EnvironmentBase
{
    private const int Width = ForagaxKind.Width,
        Height = ForagaxKind.Height;

    private const int BiomeWidth = 4,
        BiomeCells = BiomeWidth * Height,
        ObjectsPerKind = 15,
        BiomeWalls = 4,
        Walls = 24;

    private const int StartX = 12,
        StartY = 7,
        ExpiryAge = 500,
        ShortestDelay = 9;

    private const byte Empty = 0,
        Wall = 5;

    private readonly int _radius,
        _channels,
        _period;
    private readonly byte[] _cells = new byte[Width * Height],
        _planted = new byte[Width * Height],
        _timers = new byte[Width * Height];
    private readonly long[] _born = new long[Width * Height];
    private readonly int[] _shown;
    private int _x,
        _y;

    public Foragax(EnvironmentSettings settings)
        : base(settings)
    {
        _radius = settings.ViewRadius;
        _period = settings.Period;
        var side = (2 * _radius) + 1;
        _shown = new int[side * side];
        _channels = Facts.ObservationSize / _shown.Length;
    }

    /// <summary>Ids in view, row by row: 0 empty, 1 and 2 oyster and chanterelle of biome 1, 3 and 4 of biome 2, 5 wall.</summary>
    public override ReadOnlySpan<int> Shown => _shown;

    public override void WriteHidden(Span<double> hidden)
    {
        for (var cell = 0; cell < _cells.Length; cell++)
            hidden[cell] = _cells[cell];
        (hidden[^2], hidden[^1]) = (_x, _y);
    }

    protected override void Draw(RandomSource random)
    {
        Array.Clear(_cells);
        (_x, _y) = (StartX, StartY);
        for (var wall = 0; wall < Walls; wall++)
        {
            int cell;
            do cell = random.NextInt(_cells.Length);
            while (_cells[cell] != Empty);
            _cells[cell] = Wall;
        }

        Fill(1, ObjectsPerKind, random, biome: 0);
        Fill(2, ObjectsPerKind, random, biome: 0);
        Fill(Wall, BiomeWalls, random, biome: 0);
        Fill(3, ObjectsPerKind, random, biome: 1);
        Fill(4, ObjectsPerKind, random, biome: 1);
        Fill(Wall, BiomeWalls, random, biome: 1);
    }

    protected override bool Possible(int index, double value) =>
        index < _cells.Length ? IsIndex(value, Wall + 1) : IsIndex(value, index == _cells.Length ? Width : Height);

    protected override void CheckTogether(ReadOnlySpan<double> hidden)
    {
        // Objects regrow in their own biome; elsewhere they would have no place.
        for (var cell = 0; cell < _cells.Length; cell++)
            if (
                hidden[cell] is >= 1 and <= 4
                && (cell % Width is var x && x - FirstColumn(Biome((int)hidden[cell])) is < 0 or >= BiomeWidth)
            )
                throw new ImpossibleStateException(
                    $"Object {hidden[cell]} lies at ({x}, {cell / Width}), outside its biome, whose first column is "
                        + $"{FirstColumn(Biome((int)hidden[cell]))}."
                );
    }

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var cell = 0; cell < _cells.Length; cell++)
            _cells[cell] = (byte)hidden[cell];
        (_x, _y) = ((int)hidden[^2], (int)hidden[^1]);
        Array.Clear(_timers);
        Array.Fill(_born, Clock);
    }

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        Array.Clear(_timers);
        Array.Clear(_born);
        See(observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        Move(action.Index);
        var here = (_y * Width) + _x;
        var eaten = _cells[here];
        var reward = Value(eaten, Sign(Clock - 1));
        if (eaten != Empty && eaten != Wall)
            _cells[here] = Empty;
        else
            eaten = Empty;

        Grow();
        if (eaten != Empty)
            Plant(eaten, random);
        Expire(random);
        See(observation);
        return new Transition(reward, Terminated: false, Truncated: false);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        progress[0] = Sign(Clock);
        progress[1] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer)
    {
        writer.Write(_planted);
        writer.Write(_timers);
        writer.Write(MemoryMarshal.AsBytes<long>(_born));
    }

    protected override void LoadProgress(BinaryReader reader)
    {
        reader.BaseStream.ReadExactly(_planted);
        reader.BaseStream.ReadExactly(_timers);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_born.AsSpan()));
        Look();
    }

    private static int Biome(int kind) => (kind - 1) / 2;

    private static int FirstColumn(int biome) => biome == 0 ? 4 : 16;

    private static double Value(byte kind, int sign) =>
        kind switch
        {
            1 => -5 + (9 * sign),
            2 => -5 + (3 * sign),
            3 => -5 - (3 * sign),
            4 => -5 - (9 * sign),
            _ => 0,
        };

    /// <summary>sign(sin(2πτ/P)) without rounding: 0 at every multiple of P/2.</summary>
    private int Sign(long time)
    {
        var twice = 2 * (time % _period);
        return twice == 0 || twice == _period ? 0
            : twice < _period ? 1
            : -1;
    }

    private static int BiomeCell(int biome, int index) => (index / BiomeWidth * Width) + FirstColumn(biome) + (index % BiomeWidth);

    private void Fill(byte kind, int count, RandomSource random, int biome)
    {
        while (count > 0)
        {
            ref var cell = ref _cells[BiomeCell(biome, random.NextInt(BiomeCells))];
            if (cell == Empty)
            {
                cell = kind;
                count--;
            }
        }
    }

    private void Move(int action)
    {
        var x =
            (
                _x
                + action switch
                {
                    1 => 1,
                    3 => Width - 1,
                    _ => 0,
                }
            ) % Width;
        var y =
            (
                _y
                + action switch
                {
                    0 => 1,
                    2 => Height - 1,
                    _ => 0,
                }
            ) % Height;
        if (_cells[(y * Width) + x] != Wall)
            (_x, _y) = (x, y);
    }

    private void Grow()
    {
        for (var cell = _timers.AsSpan().IndexOfAnyExcept((byte)0); cell >= 0 && cell < _timers.Length; cell++)
        {
            if (_timers[cell] == 0 || --_timers[cell] > 0)
                continue;
            _cells[cell] = _planted[cell];
            _born[cell] = Clock;
        }
    }

    private void Plant(byte kind, RandomSource random)
    {
        int cell;
        do cell = BiomeCell(Biome(kind), random.NextInt(BiomeCells));
        while (_cells[cell] != Empty || _timers[cell] != 0);
        _planted[cell] = kind;
        _timers[cell] = (byte)(ShortestDelay + random.NextInt(2) + 1);
    }

    private void Expire(RandomSource random)
    {
        var oldest = -1;
        for (var cell = 0; cell < _cells.Length; cell++)
            if (_cells[cell] is not Empty and not Wall && Clock - _born[cell] >= ExpiryAge && (oldest < 0 || _born[cell] < _born[oldest]))
                oldest = cell;
        if (oldest < 0)
            return;
        var kind = _cells[oldest];
        _cells[oldest] = Empty;
        Plant(kind, random);
    }

    private void Look()
    {
        var i = 0;
        for (var dy = -_radius; dy <= _radius; dy++)
        {
            var row = (_y + dy + Height) % Height * Width;
            for (var dx = -_radius; dx <= _radius; dx++)
                _shown[i++] = _cells[row + ((_x + dx + Width) % Width)];
        }
    }

    private void See(Span<float> observation)
    {
        Look();
        observation.Clear();
        for (var i = 0; i < _shown.Length; i++)
        {
            if (_channels == Wall + 1)
                observation[(i * _channels) + _shown[i]] = 1;
            else if (_shown[i] != Empty)
                observation[(i * _channels) + (_shown[i] == Wall ? 2 : (_shown[i] - 1) % 2)] = 1;
        }
    }
}
