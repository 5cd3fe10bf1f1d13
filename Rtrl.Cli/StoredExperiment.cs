using Rtrl.Engine.Experiments;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Cli;

/// <summary>An experiment with what a history that is only read has of it.</summary>
internal sealed record StoredExperiment(ExperimentProgress Progress, ResultTable Table)
{
    /// <param name="json">The declaration; null: it is known by its name.</param>
    /// <exception cref="UsageException">There is no such experiment, or the history has no run of it.</exception>
    public static StoredExperiment Of(Laboratory laboratory, string name, string? json)
    {
        var experiment = json is null ? laboratory.RequireExperiment(name) : ExperimentFile.Read(name, json);
        var runs = laboratory.Queries.List();
        var progress = ExperimentProgress.Of(experiment, active: false, runs);
        return progress.All.Any()
            ? new StoredExperiment(progress, laboratory.Results.Of(experiment, runs))
            : throw new UsageException(
                $"This history has none of the {experiment.Runs:N0} runs of “{name}”. To train them: rtrl sweep {name}"
            );
    }
}
