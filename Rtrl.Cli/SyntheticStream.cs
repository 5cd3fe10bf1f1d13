using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Cli;

/// <summary>
/// A source of observations that costs next to nothing: normal numbers and rewards from a table, whatever the action; every episode ends
/// after a fixed number of steps.
/// </summary>
internal sealed class SyntheticStream : IEnvironment
{
    private const int Rows = 1024;
    private readonly float[] _table;
    private readonly int _size,
        _length;
    private int _row,
        _time;

    /// <param name="size">Numbers in an observation.</param>
    /// <param name="length">Steps of an episode.</param>
    public SyntheticStream(int size, ActionSpace actions, int length)
    {
        _size = size;
        _length = length;
        _table = new float[Rows * (size + 1)];
        var random = new RandomSource(1, RandomStream.Environment);
        foreach (ref var value in _table.AsSpan())
            value = (float)random.NextNormal();
        Facts = new EnvironmentFacts
        {
            Title = "synthetic stream",
            ObservationNames = [.. Enumerable.Range(1, size).Select(i => $"o{i}")],
            Actions = actions,
            ActionNames = [.. Enumerable.Range(1, actions.Count).Select(i => $"a{i}")],
            StateNames = ["row"],
            HiddenSize = 1,
            EpisodeLength = length,
        };
    }

    public EnvironmentFacts Facts { get; }

    public ReadOnlySpan<int> Shown => [];

    private Span<float> Row => _table.AsSpan(_row * (_size + 1), _size + 1);

    public void Reset(RandomSource random, Span<float> observation)
    {
        _time = 0;
        Row[.._size].CopyTo(observation);
    }

    public void Reset(ReadOnlySpan<double> hidden, RandomSource random, Span<float> observation)
    {
        Inject(hidden);
        Reset(random, observation);
    }

    public Transition Step(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        _row = (_row + 1) % Rows;
        _time++;
        Row[.._size].CopyTo(observation);
        return new Transition(Row[_size], Terminated: _time == _length, Truncated: false);
    }

    public void Inject(ReadOnlySpan<double> hidden) => _row = (int)hidden[0];

    public void WriteHidden(Span<double> hidden) => hidden[0] = _row;

    public void WriteState(Span<float> state) => state[0] = _row;

    public void Save(BinaryWriter writer)
    {
        writer.Write(_row);
        writer.Write(_time);
    }

    public void Load(BinaryReader reader) => (_row, _time) = (reader.ReadInt32(), reader.ReadInt32());
}
