using Rtrl.Engine.Experiments;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>The cells that a claim speaks of, with what their runs came to.</summary>
internal sealed class ClaimCells(Experiment experiment, ResultTable table)
{
    private readonly Dictionary<string, ResultGroup> _groups = experiment
        .Cells.Zip(table.Groups)
        .ToDictionary(cell => Key(cell.First.Levels), cell => cell.Second);

    /// <summary>A number per cell.</summary>
    public IReadOnlyList<ClaimNumber> EachOf(Claim claim) =>
        [
            .. from cell in Of(claim)
            let own = _groups[Key(cell.Levels)]
            let number = claim.Less is null
                ? ExperimentMeasure.Named(experiment, claim.Show).Of(own, cell.Settings)
                : own.Minus(Other(claim, cell), claim.Show)
            let known = number is { Count: > 0 } && double.IsFinite(number.Value.Value) ? number : null
            select new ClaimNumber(
                claim.Less is { } less ? $"{cell.Label} less {less.Level}" : cell.Label,
                known,
                known is { Count: >= Bootstrap.FewestRuns }
            ),
        ];

    /// <summary>The mean over the cells.</summary>
    public ClaimNumber Together(Claim claim)
    {
        var cells = Of(claim);
        IReadOnlyCollection<double>[] seeds = [.. cells.Select(cell => Scores(claim, cell))];
        var mean = OverSeeds.MeanOfMeans(
            seeds,
            claim.Less is null ? "mean over the cells" : "mean difference of equal seeds over the cells"
        );
        return new ClaimNumber(
            $"mean of {seeds.Count(cell => cell.Count > 0)} of {cells.Count} cells",
            mean.Count > 0 ? mean : null,
            seeds.All(cell => cell.Count >= Bootstrap.FewestRuns)
        );
    }

    private List<ExperimentCell> Of(Claim claim) =>
        [
            .. experiment.Cells.Where(cell =>
                experiment
                    .Factors.Zip(cell.Levels)
                    .All(pair => !claim.At.TryGetValue(pair.First.Name, out var levels) || levels.Contains(pair.Second))
            ),
        ];

    private IReadOnlyCollection<double> Scores(Claim claim, ExperimentCell cell)
    {
        var ours = _groups[Key(cell.Levels)].Scores(claim.Show);
        return claim.Less is null ? [.. ours.Values] : [.. OverSeeds.Pairs(ours, Other(claim, cell).Scores(claim.Show)).Values];
    }

    /// <summary>The cell whose numbers are subtracted.</summary>
    private ResultGroup Other(Claim claim, ExperimentCell cell)
    {
        var (subtracted, with) = claim.Less!.Value;
        return _groups[Key(experiment.Factors.Zip(cell.Levels, (factor, level) => factor.Name == subtracted ? with : level))];
    }

    private static string Key(IEnumerable<string> levels) => string.Join('\n', levels);
}
