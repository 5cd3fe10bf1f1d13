using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="KMemoryChain"/>.</summary>
internal sealed record KMemoryChainKind()
    : EnvironmentMaker(
        "k-memory-chain",
        "KMemoryChain",
        "A fair bit is drawn every step; each decision must repeat the bit of K decisions ago. Right is +1, wrong −1, so guessing "
            + "averages 0.",
        "Chains"
    )
{
    public override string Memory => "the last K bits, in order";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.Tape;

    internal override IReadOnlyList<string> Traits => ["delay", "discrete"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new KMemoryChain(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var (k, steps) = (settings.K, settings.K * settings.Horizons);
        return new EnvironmentFacts
        {
            Title = $"KMemoryChain {k}",
            ObservationNames = ["bit", "time left"],
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["0", "1"],
            StateNames = [.. EntryNames.Numbered("bit", steps + 1), "clock", "last outcome"],
            HiddenSize = steps + 1,
            EpisodeLength = steps,
            MemoryLag = k - 1,
            LowestReturn = k - steps,
            HighestReturn = steps - k,
            RandomReturn = 0,
            OptimalReturn = steps - k,
            MemorylessReturn = k == 1 ? steps - k : 0,
            SuccessReturn = steps - k,
        };
    }
}
