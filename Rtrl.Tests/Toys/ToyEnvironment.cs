#pragma warning disable MA0048 // a whole environment in one file
using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Toys;

/// <summary>A coin is shown and must be named, five times. A whole environment in one file.</summary>
internal sealed class ToyEnvironment(EnvironmentSettings settings) : EnvironmentBase(settings)
{
    private int _coin;

    public override void WriteHidden(Span<double> hidden) => hidden[0] = _coin;

    protected override void Draw(RandomSource random) => _coin = random.NextInt(2);

    protected override bool Possible(int index, double value) => IsIndex(value, 2);

    protected override void SetHidden(ReadOnlySpan<double> hidden) => _coin = (int)hidden[0];

    protected override void Begin(RandomSource random, Span<float> observation) => observation[0] = _coin;

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var reward = action.Index == _coin ? 1 : -1;
        observation[0] = _coin = random.NextInt(2);
        return new Transition(reward, Terminated: Clock == Facts.EpisodeLength, Truncated: false);
    }
}

internal sealed record ToyEnvironmentKind() : EnvironmentMaker("toy-coin", "Toy coin", "Name the coin that is shown, five times.", "Toys")
{
    public override string Memory => "nothing: the coin is in sight";

    internal override IReadOnlyList<string> Traits => ["discrete"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new ToyEnvironment(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings) =>
        new()
        {
            Title = Title,
            ObservationNames = ["coin"],
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["heads", "tails"],
            StateNames = ["coin", "clock"],
            HiddenSize = 1,
            EpisodeLength = 5,
            RandomReturn = 0,
            OptimalReturn = 5,
        };
}
