using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Training;

/// <summary>One observation entry that counts up; a time limit after so many steps; rewards as told.</summary>
internal sealed class TruncatingEnvironment(int limit, Func<int, double> reward) : IEnvironment
{
    private int _time;

    public EnvironmentFacts Facts { get; } = new()
    {
        Title = "counter",
        ObservationNames = ["time"],
        ActionNames = ["0", "1", "2"],
        StateNames = ["time"],
    };

    public int ObservationSize => 1;

    public int ActionCount => 3;

    public int StateSize => 1;

    public void Reset(RandomSource random, Span<float> observation) => observation[0] = _time = 0;

    public Transition Step(int action, RandomSource random, Span<float> observation)
    {
        observation[0] = ++_time;
        return new Transition(reward(_time), Terminated: false, Truncated: _time == limit);
    }

    public void WriteState(Span<float> state) => state[0] = _time;

    public void Save(BinaryWriter writer) => writer.Write(_time);

    public void Load(BinaryReader reader) => _time = reader.ReadInt32();
}
