using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>Builds the world a run's settings name.</summary>
public static class EnvironmentFactory
{
    /// <exception cref="InvalidSettingsException">There is no such environment, it cannot be made here, or one of its settings is out of
    /// range.</exception>
    public static IEnvironment Create(EnvironmentSettings settings)
    {
        var problems = SettingsDocument
            .Validate(new RunSettings { Environment = settings })
            .Where(problem => problem.Key.StartsWith("environment.", StringComparison.Ordinal))
            .ToArray();
        if (problems.Length > 0)
            throw new InvalidSettingsException(problems);
        var kind = EnvironmentKind.Of(settings);
        if (kind.Lack is { } lack)
            throw new InvalidSettingsException([lack]);
        var (facts, environment) = (kind.Facts(settings), ((EnvironmentMaker)kind).Make(settings));
        return facts.ObservationSize == environment.Facts.ObservationSize ? environment : new PreviousAction(environment, facts);
    }
}
