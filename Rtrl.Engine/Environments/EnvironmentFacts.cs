namespace Rtrl.Engine.Environments;

/// <summary>What is fixed about a world of a given size. What its returns mean stands in the catalogue.</summary>
public sealed record EnvironmentFacts
{
    /// <summary>Name and size, such as "MemoryChain 16".</summary>
    public required string Title { get; init; }

    public required IReadOnlyList<string> ObservationNames { get; init; }

    public required IReadOnlyList<string> ActionNames { get; init; }

    /// <summary>Names of the entries <see cref="IEnvironment.WriteState"/> fills.</summary>
    public required IReadOnlyList<string> StateNames { get; init; }

    /// <summary>Steps the memory must bridge, null where the task does not say.</summary>
    public int? MemoryLag { get; init; }

    public int? EpisodeLength { get; init; }
}
