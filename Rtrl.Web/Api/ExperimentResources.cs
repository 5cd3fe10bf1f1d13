#pragma warning disable MA0048 // the bodies and answers of /experiments, read together
using System.Text.Json;
using Rtrl.Web.Experiments;

namespace Rtrl.Web.Api;

/// <summary>Body of PUT /experiments/{name} and of its plan.</summary>
internal sealed record DeclareRequest(JsonElement? Declaration = null);

/// <summary>Body of POST /experiments/{name}/commands.</summary>
/// <param name="Command">start, pause or again.</param>
/// <param name="Value">For again: the run.</param>
internal sealed record ExperimentCommandBody(string? Command = null, long? Value = null);

/// <summary>An experiment in the list: how far it is.</summary>
internal sealed record ExperimentRow(
    string Name,
    string Title,
    bool Active,
    int Runs,
    int Missing,
    int Done,
    int Failed,
    int Going,
    int Standing,
    long Steps,
    long StepsLeft
)
{
    public static ExperimentRow Of(ExperimentProgress progress) =>
        new(
            progress.Experiment.Name,
            progress.Experiment.Title,
            progress.Active,
            progress.Experiment.Runs,
            progress.Missing,
            progress.Done,
            progress.Failed,
            progress.Going,
            progress.Standing,
            progress.Experiment.Steps,
            progress.StepsLeft
        );
}

/// <param name="Cells">In the declaration's order, the last factor changing fastest.</param>
internal sealed record ExperimentResource(
    string Name,
    string Title,
    string Description,
    bool Active,
    int Runs,
    int Missing,
    int Done,
    int Failed,
    int Going,
    int Standing,
    long Steps,
    long StepsLeft,
    IReadOnlyList<long> Seeds,
    IReadOnlyList<FactorResource> Factors,
    IReadOnlyList<CellResource> Cells,
    JsonElement Declaration
)
{
    public static ExperimentResource Of(ExperimentProgress progress)
    {
        var experiment = progress.Experiment;
        using var json = JsonDocument.Parse(experiment.Json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return new ExperimentResource(
            experiment.Name,
            experiment.Title,
            experiment.Description,
            progress.Active,
            experiment.Runs,
            progress.Missing,
            progress.Done,
            progress.Failed,
            progress.Going,
            progress.Standing,
            experiment.Steps,
            progress.StepsLeft,
            experiment.Seeds,
            [.. experiment.Factors.Select(factor => new FactorResource(factor.Name, [.. factor.Levels.Select(level => level.Name)]))],
            [.. experiment.Cells.Zip(progress.Runs, (cell, runs) => new CellResource(cell.Levels, [.. runs.Select(run => run?.Id)]))],
            json.RootElement.Clone()
        );
    }
}

internal sealed record FactorResource(string Name, IReadOnlyList<string> Levels);

/// <param name="Runs">By seed; null where there is no run yet.</param>
internal sealed record CellResource(IReadOnlyList<string> Levels, IReadOnlyList<long?> Runs);

/// <summary>A claim of the paper and what the runs say to it.</summary>
/// <param name="Asked">The number, and on which side of which bound it must lie.</param>
/// <param name="Verdict">holds, fails or open.</param>
/// <param name="Numbers">Per cell, or one over all of them.</param>
internal sealed record ClaimResource(
    string Text,
    string Asked,
    double Bound,
    bool Above,
    double? Reported,
    Verdict Verdict,
    IReadOnlyList<ClaimNumber> Numbers
)
{
    public static ClaimResource Of(ClaimCheck check) =>
        new(
            check.Claim.Text,
            ClaimWords.Bound(check.Claim),
            check.Claim.Bound,
            check.Claim.Above,
            check.Claim.Value,
            check.Verdict,
            check.Numbers
        );
}

/// <param name="Seconds">About, on all workers, at the speed that is known of such runs.</param>
internal sealed record PlanResource(int Cells, int Seeds, int Runs, int Missing, int Done, long StepsLeft, double Seconds)
{
    public static PlanResource Of(ExperimentProgress progress, StepTimes times, int workers) =>
        new(
            progress.Experiment.Cells.Count,
            progress.Experiment.Seeds.Count,
            progress.Experiment.Runs,
            progress.Missing,
            progress.Done,
            progress.StepsLeft,
            progress.TimeLeft(times, workers).TotalSeconds
        );
}
