namespace Rtrl.Engine.Contracts;

/// <summary>An environment as the catalogue lists it: what it asks for, its shapes, and what its returns mean.</summary>
/// <param name="ObservationSize">Numbers in one observation.</param>
/// <param name="ActionCount">Discrete actions.</param>
/// <param name="RandomReturn">Expected return of uniformly random actions.</param>
/// <param name="OptimalReturn">Return of the best policy with perfect memory.</param>
/// <param name="SuccessReturn">An episode with at least this return counts as right.</param>
/// <param name="PaperSuccess">The paper calls a run a success when its mean return in the last 1/25 of the steps is above this.</param>
public sealed record EnvironmentDescriptor(
    string Name, string Title, string Help, int ObservationSize, int ActionCount,
    double RandomReturn, double OptimalReturn, double SuccessReturn, double PaperSuccess) : SettingOption(Name, Title, Help)
{
    /// <summary>Every environment, in the order a form shows them.</summary>
    public static IReadOnlyList<EnvironmentDescriptor> All { get; } =
    [
        new("memory-chain", "MemoryChain",
            "A cue of −1 or +1 is shown at the start of an episode of L decisions; the last decision must repeat it. Right is +1, wrong −1, so guessing averages 0.",
            ObservationSize: 3, ActionCount: 2, RandomReturn: 0, OptimalReturn: 1, SuccessReturn: 1, PaperSuccess: 0.5),
    ];

    /// <summary>The environment of that name; null when there is none.</summary>
    public static EnvironmentDescriptor? Find(string name) => All.FirstOrDefault(environment => environment.Name == name);
}
