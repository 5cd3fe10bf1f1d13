using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// A maze of rooms at odd coordinates joined by random walks into a spanning tree, entered through one border and left through the opposite
/// one (Morad et al. 2023). Actions: left, right, up, down; walls stop the agent. The observation is ten integers: a 3×3 view, row by row,
/// of the cells around the agent that lie on the grid, padded with walls below and to the right where fewer than three rows or columns
/// exist, and the last action (4 at reset); each as a one-hot of five.
/// </summary>
internal abstract class Labyrinth : EnvironmentBase
{
    protected const byte Free = 0,
        Wall = 1,
        StartCode = 2,
        Goal = 3;

    protected const byte Seen = 1,
        Visited = 2;

    private const int NoAction = 4,
        Codes = 5;

    private readonly int _size;
    private readonly byte[] _grid,
        _explored;
    private readonly int[] _shown = new int[10];
    private readonly int[] _choices = new int[4];
    private int _startRow,
        _startColumn,
        _endRow,
        _endColumn,
        _row,
        _column,
        _lastAction;

    private protected Labyrinth(EnvironmentSettings settings)
        : base(settings)
    {
        _size = LabyrinthKind.GridSize(settings);
        _grid = new byte[_size * _size];
        _explored = new byte[_size * _size];
    }

    public override ReadOnlySpan<int> Shown => _shown;

    /// <summary>Free cells, start and goal not counted.</summary>
    protected int FreeCells { get; private set; }

    /// <summary>Different cells the agent has stood on, the start included.</summary>
    protected int VisitedCells { get; private set; }

    /// <summary>Whether the end is an open cell with the goal's code.</summary>
    protected abstract bool HasGoal { get; }

    public override void WriteHidden(Span<double> hidden)
    {
        for (var cell = 0; cell < _grid.Length; cell++)
            hidden[cell] = _grid[cell];
        (hidden[^4], hidden[^3], hidden[^2], hidden[^1]) = (_startRow, _startColumn, _endRow, _endColumn);
    }

    protected override void Draw(RandomSource random)
    {
        Array.Fill(_grid, Wall);
        var rooms = _size / 2;
        var first = Room(random, rooms);
        _grid[first] = Free;
        Walk(first, random);
        for (var i = 0; i < _size * _size; i++)
        {
            var room = Room(random, rooms);
            if (_grid[room] == Free)
                Walk(room, random);
        }

        DrawEntrances(random, rooms);
        CountFree();
    }

    protected override bool Possible(int index, double value) => IsIndex(value, index < _grid.Length ? Codes - 1 : _size);

    protected override void CheckTogether(ReadOnlySpan<double> hidden)
    {
        if (hidden[((int)hidden[^4] * _size) + (int)hidden[^3]] == Wall)
            throw new ImpossibleStateException($"The start ({hidden[^4]}, {hidden[^3]}) is a wall.");
    }

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var cell = 0; cell < _grid.Length; cell++)
            _grid[cell] = (byte)hidden[cell];
        (_startRow, _startColumn, _endRow, _endColumn) = ((int)hidden[^4], (int)hidden[^3], (int)hidden[^2], (int)hidden[^1]);
        CountFree();
    }

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        Array.Clear(_explored);
        (_row, _column, _lastAction) = (_startRow, _startColumn, NoAction);
        _explored[Here] = Visited;
        VisitedCells = 1;
        See(observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        _lastAction = action.Index;
        var row = Math.Clamp(
            _row
                + action.Index switch
                {
                    2 => -1,
                    3 => 1,
                    _ => 0,
                },
            0,
            _size - 1
        );
        var column = Math.Clamp(
            _column
                + action.Index switch
                {
                    0 => -1,
                    1 => 1,
                    _ => 0,
                },
            0,
            _size - 1
        );
        if (_grid[(row * _size) + column] != Wall)
            (_row, _column) = (row, column);

        var isNew = _explored[Here] != Visited;
        _explored[Here] = Visited;
        VisitedCells += isNew ? 1 : 0;
        See(observation);
        var (reward, terminated) = Judge(isNew, _grid[Here] == Goal);
        return new Transition(reward, terminated, Truncated: Clock == Facts.EpisodeLength);
    }

    /// <summary>Reward and termination of standing on a cell.</summary>
    protected abstract (double Reward, bool Terminated) Judge(bool isNew, bool isGoal);

    protected override void WriteProgress(Span<float> progress)
    {
        for (var cell = 0; cell < _explored.Length; cell++)
            progress[cell] = _explored[cell];
        (progress[^3], progress[^2], progress[^1]) = (_row, _column, Clock);
    }

    protected override void SaveProgress(BinaryWriter writer)
    {
        writer.Write(_row);
        writer.Write(_column);
        writer.Write(_lastAction);
        writer.Write(_explored);
    }

    protected override void LoadProgress(BinaryReader reader)
    {
        _row = reader.ReadInt32();
        _column = reader.ReadInt32();
        _lastAction = reader.ReadInt32();
        Look();
        reader.BaseStream.ReadExactly(_explored); // after looking, which explores: before its first episode nothing has been seen
        VisitedCells = _explored.AsSpan().Count(Visited);
    }

    private int Here => (_row * _size) + _column;

    private int Room(RandomSource random, int rooms)
    {
        var row = (2 * random.NextInt(rooms)) + 1;
        return (row * _size) + (2 * random.NextInt(rooms)) + 1;
    }

    /// <summary>From a room on to closed rooms two cells away, opening the walls between, until none is left.</summary>
    private void Walk(int room, RandomSource random)
    {
        while (true)
        {
            var (row, column) = (room / _size, room % _size);
            var count = 0;
            if (row > 1 && _grid[room - (2 * _size)] == Wall)
                _choices[count++] = -_size;
            if (row < _size - 2 && _grid[room + (2 * _size)] == Wall)
                _choices[count++] = _size;
            if (column > 1 && _grid[room - 2] == Wall)
                _choices[count++] = -1;
            if (column < _size - 2 && _grid[room + 2] == Wall)
                _choices[count++] = 1;
            if (count == 0)
                return;
            var step = _choices[random.NextInt(count)];
            _grid[room + step] = Free;
            room += 2 * step;
            _grid[room] = Free;
        }
    }

    private void DrawEntrances(RandomSource random, int rooms)
    {
        var side = random.NextInt(4);
        var start = (2 * random.NextInt(rooms)) + 1;
        var end = (2 * random.NextInt(rooms)) + 1;
        var (near, far) = side is 0 or 2 ? (0, _size - 1) : (_size - 1, 0);
        (_startRow, _startColumn, _endRow, _endColumn) = side < 2 ? (near, start, far, end) : (start, near, end, far);
        _grid[(_startRow * _size) + _startColumn] = StartCode;
        if (HasGoal)
            _grid[(_endRow * _size) + _endColumn] = Goal;
    }

    private void CountFree() => FreeCells = _grid.AsSpan().Count(Free);

    private void See(Span<float> observation)
    {
        Look();
        for (var i = 0; i < _shown.Length; i++)
            OneHot.Write(observation.Slice(i * Codes, Codes), _shown[i]);
    }

    private void Look()
    {
        var (top, bottom) = (Math.Max(_row - 1, 0), Math.Min(_row + 1, _size - 1));
        var (left, right) = (Math.Max(_column - 1, 0), Math.Min(_column + 1, _size - 1));
        for (var i = 0; i < 3; i++)
        for (var j = 0; j < 3; j++)
        {
            var (row, column) = (top + i, left + j);
            var onGrid = row <= bottom && column <= right;
            var cell = (row * _size) + column;
            _shown[(3 * i) + j] = onGrid ? _grid[cell] : Wall;
            if (onGrid && _explored[cell] == 0)
                _explored[cell] = Seen;
        }

        _shown[9] = _lastAction;
    }
}
