using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="MemoryChain"/>.</summary>
internal sealed record MemoryChainKind()
    : EnvironmentMaker(
        "memory-chain",
        "MemoryChain",
        "A cue of −1 or +1 is shown at the start of an episode of L decisions; the last decision must repeat it. Right is +1, wrong −1, so "
            + "guessing averages 0.",
        "Chains"
    )
{
    public override string Memory => "the cue of the first step";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.MemoryChain;

    internal override IReadOnlyList<string> Traits => ["chain", "discrete"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new MemoryChain(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var (length, bits) = (settings.Length, settings.Bits);
        return new EnvironmentFacts
        {
            Title = bits == 1 ? $"MemoryChain {length}" : $"MemoryChain {length}, {bits} bits",
            ObservationNames = ["time left", "query", .. bits == 1 ? ["cue"] : EntryNames.Numbered("cue", bits)],
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["−1", "+1"],
            StateNames =
            [
                .. bits == 1 ? ["cue"] : EntryNames.Numbered("cue", bits).Append("query"),
                "clock",
                "length",
                "answer due",
                "last outcome",
            ],
            HiddenSize = bits == 1 ? 1 : bits + 1,
            EpisodeLength = length,
            MemoryLag = length - 2,
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = 0,
            OptimalReturn = 1,
            MemorylessReturn = length == 2 && bits == 1 ? 1 : 0,
            SuccessReturn = 1,
            // An episode is right or wrong here and nothing between: 190 of 200 right is a mean of 0.9.
            SolvedReturn = 0.9,
            PaperSuccess = 0.5,
        };
    }
}
