using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Training;

/// <summary>One observation entry that counts up; a time limit after so many steps; rewards as told.</summary>
internal sealed class TruncatingEnvironment(int limit, Func<int, double> reward) : IEnvironment
{
    private int _time;

    public EnvironmentFacts Facts { get; } =
        new()
        {
            Title = "counter",
            ObservationNames = ["time"],
            Actions = ActionSpace.Discrete(3),
            ActionNames = ["0", "1", "2"],
            StateNames = ["time"],
            HiddenSize = 1,
        };

    public ReadOnlySpan<int> Shown => [];

    public void Reset(RandomSource random, Span<float> observation) => observation[0] = _time = 0;

    public void Reset(ReadOnlySpan<double> hidden, RandomSource random, Span<float> observation)
    {
        Inject(hidden);
        observation[0] = _time;
    }

    public void Inject(ReadOnlySpan<double> hidden) => _time = (int)hidden[0];

    public void WriteHidden(Span<double> hidden) => hidden[0] = _time;

    public Transition Step(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        observation[0] = ++_time;
        return new Transition(reward(_time), Terminated: false, Truncated: _time == limit);
    }

    public void WriteState(Span<float> state) => state[0] = _time;

    public void Save(BinaryWriter writer) => writer.Write(_time);

    public void Load(BinaryReader reader) => _time = reader.ReadInt32();
}
