using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>One place of a grid.</summary>
/// <param name="Value">Null, or of no runs, while nothing is known.</param>
/// <param name="Runs">The runs that exist.</param>
/// <param name="Planned">Runs that were asked for.</param>
/// <param name="Reported">What a paper gives for it; of a difference the difference of what it gives for both, without an interval. Null:
/// nothing.</param>
public sealed record ExperimentGridCell(string Label, Estimate? Value, IReadOnlyList<RunSummary> Runs, int Planned, ReportedValue? Reported)
{
    /// <summary>Runs that say all that they will.</summary>
    public int Ended => Runs.Count(ResultGroup.HasResult);
}
