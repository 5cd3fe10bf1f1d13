using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Environments;

/// <summary>Builds the world a run's settings name.</summary>
public static class EnvironmentFactory
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such environment.</exception>
    public static IEnvironment Create(EnvironmentSettings settings) => settings.Name switch
    {
        "memory-chain" => new MemoryChain(settings.Length),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Name, "The environment must be “memory-chain”."),
    };
}
