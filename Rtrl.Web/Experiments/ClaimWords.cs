using Rtrl.Engine.Experiments;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>Claims and what the runs say to them, in words: the same on pages, in result pages and on the command line.</summary>
public static class ClaimWords
{
    public static string Of(Verdict verdict) =>
        verdict switch
        {
            Verdict.Holds => "holds",
            Verdict.Fails => "does not hold",
            _ => "open",
        };

    /// <summary>Where the numbers of the experiment that are reported come from, and what sets its own runs apart from them.</summary>
    public static string Source(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var steps = experiment.Cells[0].Settings.Stop.Steps;
        return experiment.Reported is not { } paper ? ""
            : paper.Steps is { } theirs && theirs != steps
                ? $"Reported: {paper.Source}. These runs take {Numbers.Count(steps)} steps, the paper's {Numbers.Count(theirs)}."
            : $"Reported: {paper.Source}.";
    }

    /// <summary>What is measured, on which side of the bound it must lie, and what the paper measured.</summary>
    public static string Bound(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var (number, _) = ExperimentMeasure.WordsOf(claim.Show);
        var what =
            claim.Less is { } less ? $"mean difference of {(claim.Show == Reported.Final ? "final returns" : number)} to {less.Level}"
            : claim.Together ? $"mean {number}"
            : number;
        return $"{what} {(claim.Above ? "above" : "below")} "
            + $"{Say(claim, claim.Bound)}{(claim.Value is { } value ? $"; reported {Say(claim, value)}" : "")}";
    }

    /// <summary>One number with its interval and n, and why it decides nothing where it does not.</summary>
    public static string Of(Claim claim, ClaimNumber number)
    {
        ArgumentNullException.ThrowIfNull(number);
        if (number.Value is not { } value)
            return "no runs yet";
        var interval = double.IsFinite(value.Low) ? $" [{Say(claim, value.Low)}, {Say(claim, value.High)}]" : "";
        var why =
            number.Decides ? ""
            : claim.Together ? $"; {number.Label}: too few to decide"
            : $"; below {Bootstrap.FewestRuns} seeds it decides nothing";
        return $"{Say(claim, value.Value)}{interval}, n = {Numbers.Count(value.Count)}{why}";
    }

    /// <summary>Everything that was found, in one line.</summary>
    public static string Found(ClaimCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.Numbers.Count == 1
            ? Of(check.Claim, check.Numbers[0])
            : $"borne out in {check.Beyond} of {check.Numbers.Count} cells: "
                + $"{string.Join("; ", check.Numbers.Select(number => $"{number.Label}: {Of(check.Claim, number)}"))}";
    }

    private static string Say(Claim claim, double value) =>
        value == 0 ? "0"
        : claim.Less is not null ? Numbers.Signed(value, Math.Abs(value) < 20 ? 2 : 0)
        : ExperimentMeasure.WordsOf(claim.Show).Share ? Numbers.Percent(value, 0)
        : Numbers.Significant(value);
}
