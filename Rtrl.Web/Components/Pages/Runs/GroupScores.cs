using Rtrl.Data;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>
/// Scores of groups, kept while nothing that they are made of changes: an interval takes 2,000 draws, and a table is drawn every second.
/// </summary>
public sealed class GroupScores
{
    private const int Most = 400;

    private readonly Dictionary<string, GroupScore> _known = [];

    public GroupScore Of(IReadOnlyList<RunSummary> runs)
    {
        var made = string.Join(';', runs.Select(run => $"{run.Id} {run.Step} {run.Final?.Mean} {run.SolvedAt}"));
        if (_known.TryGetValue(made, out var score))
            return score;
        if (_known.Count >= Most)
            _known.Clear();
        return _known[made] = GroupScore.Of(runs);
    }
}
