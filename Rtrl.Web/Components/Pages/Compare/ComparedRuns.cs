using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>What the page of comparisons read of the history.</summary>
/// <param name="View">The choices it was read for.</param>
/// <param name="At">When.</param>
/// <param name="Runs">The chosen runs that there are.</param>
/// <param name="Curves">The chosen metric of those that have it, by run.</param>
/// <param name="Latest">Where no run is chosen or found: those of the newest group.</param>
/// <param name="Fault">Why the history could not be read; the rest is then what was read before.</param>
public sealed record ComparedRuns(
    CompareView View,
    DateTimeOffset At,
    IReadOnlyList<RunDetail> Runs,
    IReadOnlyDictionary<long, SeriesColumn> Curves,
    IReadOnlyList<long> Latest,
    string? Fault
)
{
    public static ComparedRuns None { get; } = new(new CompareView(), default, [], new Dictionary<long, SeriesColumn>(), [], null);

    public int Running { get; } = Runs.Count(run => run.Summary.Status == RunStatus.Running);

    public IEnumerable<long> Missing => View.Runs.Except(Runs.Select(run => run.Summary.Id));

    public bool Serves(CompareView view) => View.Metric == view.Metric && View.Runs.SequenceEqual(view.Runs);
}
