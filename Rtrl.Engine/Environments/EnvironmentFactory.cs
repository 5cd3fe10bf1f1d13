using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Environments;

/// <summary>Builds the world a run's settings name.</summary>
public static class EnvironmentFactory
{
    /// <exception cref="InvalidSettingsException">There is no such environment, or one of its settings is out of range.</exception>
    public static IEnvironment Create(EnvironmentSettings settings)
    {
        var problems = SettingsDocument.Validate(new RunSettings { Environment = settings }).Where(problem => problem.Key.StartsWith("environment.", StringComparison.Ordinal)).ToArray();
        if (problems.Length > 0)
            throw new InvalidSettingsException(problems);
        var facts = EnvironmentDescriptor.FactsOf(settings);
        var environment = Bare(settings);
        return facts.ObservationSize == environment.Facts.ObservationSize ? environment : new PreviousAction(environment, facts);
    }

    private static EnvironmentBase Bare(EnvironmentSettings settings) => settings.Name switch
    {
        "memory-chain" => new MemoryChain(settings),
        "k-memory-chain" => new KMemoryChain(settings),
        "trace-conditioning" => new TraceConditioning(settings),
        "trace-patterning" => new TracePatterning(settings),
        "noisy-patterning" => new NoisyPatterning(settings),
        "repeat-first" => new RepeatFirst(settings),
        "repeat-previous" => new RepeatPrevious(settings),
        "autoencode" => new Autoencode(settings),
        "count-recall" => new CountRecall(settings),
        "concentration" => new Concentration(settings),
        "higher-lower" => new HigherLower(settings),
        "battleship" => new Battleship(settings),
        "mine-sweeper" => new MineSweeper(settings),
        "multiarmed-bandit" => new MultiarmedBandit(settings),
        "position-only-cart-pole" => new PositionOnlyCartPole(settings),
        "noisy-position-only-cart-pole" => new NoisyPositionOnlyCartPole(settings),
        "position-only-pendulum" => new PositionOnlyPendulum(settings),
        "noisy-position-only-pendulum" => new NoisyPositionOnlyPendulum(settings),
        "labyrinth-explore" => new LabyrinthExplore(settings),
        "labyrinth-escape" => new LabyrinthEscape(settings),
        "foragax" => new Foragax(settings),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Name, "The catalogue lists this environment but nothing builds it."),
    };
}
