namespace Rtrl.Engine.Contracts;

/// <summary>Chains: one cue or a stream of bits to be repeated later.</summary>
internal static class ChainFacts
{
    public static IReadOnlyList<EnvironmentDescriptor> All { get; } =
    [
        new("memory-chain", "MemoryChain",
            "A cue of −1 or +1 is shown at the start of an episode of L decisions; the last decision must repeat it. Right is +1, wrong −1, so guessing averages 0.", "Chains")
        { Describe = MemoryChain },
        new("k-memory-chain", "KMemoryChain",
            "A fair bit is drawn every step; each decision must repeat the bit of K decisions ago. Right is +1, wrong −1, so guessing averages 0.", "Chains")
        { Describe = KMemoryChain },
    ];

    private static EnvironmentFacts MemoryChain(EnvironmentSettings settings)
    {
        var (length, bits) = (settings.Length, settings.Bits);
        return new EnvironmentFacts
        {
            Title = bits == 1 ? $"MemoryChain {length}" : $"MemoryChain {length}, {bits} bits",
            ObservationNames = ["time left", "query", .. bits == 1 ? ["cue"] : EntryNames.Numbered("cue", bits)],
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["−1", "+1"],
            StateNames = [.. bits == 1 ? ["cue"] : EntryNames.Numbered("cue", bits).Append("query"), "clock", "length", "answer due", "last outcome"],
            HiddenSize = bits == 1 ? 1 : bits + 1,
            EpisodeLength = length,
            MemoryLag = length - 2,
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = 0,
            OptimalReturn = 1,
            MemorylessReturn = length == 2 && bits == 1 ? 1 : 0,
            SuccessReturn = 1,
            PaperSuccess = 0.5,
        };
    }

    private static EnvironmentFacts KMemoryChain(EnvironmentSettings settings)
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
