using Rtrl.Engine.Experiments;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>A claim held against the runs that there are.</summary>
/// <param name="Numbers">What it speaks of: a number per cell, or one over all of them.</param>
public sealed record ClaimCheck(Claim Claim, IReadOnlyList<ClaimNumber> Numbers)
{
    public static IReadOnlyList<ClaimCheck> Of(Experiment experiment, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(table);
        var cells = new ClaimCells(experiment, table);
        return
        [
            .. (experiment.Reported?.Claims ?? []).Select(claim => new ClaimCheck(
                claim,
                claim.Together ? [cells.Together(claim)] : cells.EachOf(claim)
            )),
        ];
    }

    /// <summary>
    /// Holds when every number is beyond the bound with its whole 95 % interval, fails when one is not with its whole interval. What fewer
    /// than <see cref="Bootstrap.FewestRuns"/> seeds say decides nothing.
    /// </summary>
    public Verdict Verdict =>
        Numbers.Any(IsShort) ? Verdict.Fails
        : Numbers.All(IsBeyond) ? Verdict.Holds
        : Verdict.Open;

    /// <summary>Numbers beyond the bound with their whole interval.</summary>
    public int Beyond => Numbers.Count(IsBeyond);

    private bool IsBeyond(ClaimNumber number) =>
        number is { Decides: true, Value: { } value } && (Claim.Above ? value.Low > Claim.Bound : value.High < Claim.Bound);

    private bool IsShort(ClaimNumber number) =>
        number is { Decides: true, Value: { } value } && (Claim.Above ? value.High <= Claim.Bound : value.Low >= Claim.Bound);
}
