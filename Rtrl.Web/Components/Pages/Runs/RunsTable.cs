using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>The rows a view shows of all runs: filtered, folded, sorted.</summary>
/// <param name="Total">Runs there are.</param>
/// <param name="Matching">Runs that fit the search, whatever their status.</param>
/// <param name="Counts">Of those, how many there are of each status.</param>
/// <param name="Shown">Runs that fit search and status filter, in the table's order, folded or not.</param>
public sealed record RunsTable(List<RunsRow> Rows, int Total, int Matching, IReadOnlyDictionary<RunStatus, int> Counts, IReadOnlyList<RunSummary> Shown)
{
    public static RunsTable Build(IReadOnlyList<RunSummary> all, RunsView view)
    {
        var search = new RunsSearch(view.Search);
        var matching = all.Where(search.Fits).ToList();
        var counts = matching.GroupBy(run => run.Status).ToDictionary(same => same.Key, same => same.Count());
        var column = RunsColumn.Find(view.Sort)!;
        var groups = Fold(matching.Where(run => view.Statuses.Count == 0 || view.Statuses.Contains(run.Status)), view.Group)
            .Select(group => Sort(group, run => column.Value(run), view.Ascending).ToList())
            .Select(runs => (Runs: runs, Value: runs.Count == 1 ? column.Value(runs[0]) : Summary(runs, column)));

        var rows = new List<RunsRow>();
        var shown = new List<RunSummary>();
        foreach (var (runs, _) in Sort(groups, group => group.Value, view.Ascending))
        {
            shown.AddRange(runs);
            var key = runs.Min(run => run.Id);
            var name = Name(runs);
            rows.Add(new RunsRow(runs, name, Seeds(runs), Child: false) { GroupKey = key });
            if (runs.Count > 1 && view.Open.Contains(key))
                rows.AddRange(runs.Select(run => new RunsRow([run], ChildName(run, name), $"seed {run.Seed}", Child: true) { GroupKey = key }));
        }

        return new RunsTable(rows, all.Count, matching.Count, counts, shown);
    }

    /// <summary>The name without the seed at its end, which stands beside it.</summary>
    public static string WithoutSeed(RunSummary run)
    {
        var seed = $"{RunsRow.Separator}seed {run.Seed}";
        return run.Name.EndsWith(seed, StringComparison.Ordinal) ? run.Name[..^seed.Length] : run.Name;
    }

    private static IEnumerable<List<RunSummary>> Fold(IEnumerable<RunSummary> runs, RunsGrouping grouping) => grouping switch
    {
        RunsGrouping.Seeds => runs.GroupBy(run => run.Group is null ? (run.Id, "", "") : (0, run.Group, $"{run.Variant}\n{WithoutSeed(run)}")).Select(group => group.ToList()),
        RunsGrouping.Start => runs.GroupBy(run => run.Group is null ? (run.Id, "") : (0, run.Group)).Select(group => group.ToList()),
        _ => runs.Select(run => new List<RunSummary> { run }),
    };

    /// <summary>Stable, and what is missing comes last in both directions.</summary>
    private static IEnumerable<T> Sort<T>(IEnumerable<T> items, Func<T, IComparable?> value, bool ascending)
    {
        var known = items.Select(item => (Item: item, Value: value(item))).ToList();
        var first = known.Where(item => item.Value is not null);
        return (ascending ? first.OrderBy(item => item.Value) : first.OrderByDescending(item => item.Value))
            .Concat(known.Where(item => item.Value is null))
            .Select(item => item.Item);
    }

    private static IComparable? Summary(List<RunSummary> runs, RunsColumn column)
    {
        var row = new RunsRow(runs, "", "", Child: false);
        return column.Key switch
        {
            RunsColumn.Name => Name(runs),
            "status" => (int)row.Status,
            "progress" => row.Progress,
            "speed" => row.StepsPerSecond > 0 ? row.StepsPerSecond : null,
            "return" => row.LastReturn,
            "mean" or "curve" => row.RecentReturn,
            "right" => row.RecentRight,
            RunsColumn.Solved => runs.Min(run => run.SolvedAt),
            RunsColumn.Lost => runs.Min(run => run.LostAt),
            RunsColumn.Final => row.FinalReturn,
            "step" => row.Step,
            "episodes" => row.Episodes,
            "time" => row.ElapsedSeconds,
            "created" => row.CreatedAt,
            "updated" => row.UpdatedAt,
            "disk" => row.DiskBytes,
            _ => column.Value(runs[0]),
        };
    }

    /// <summary>What the names have in common, up to a separator.</summary>
    private static string Name(List<RunSummary> runs)
    {
        if (runs.Count == 1)
            return WithoutSeed(runs[0]);
        var names = runs.Select(WithoutSeed).Distinct().Select(name => name.Split(RunsRow.Separator)).ToList();
        var common = names[0].TakeWhile((part, index) => names.TrueForAll(name => index < name.Length && name[index] == part)).ToList();
        return common.Count > 0 ? string.Join(RunsRow.Separator, common) : runs[0].Group ?? WithoutSeed(runs[0]);
    }

    private static string ChildName(RunSummary run, string group)
    {
        var name = WithoutSeed(run);
        if (name.StartsWith(group + RunsRow.Separator, StringComparison.Ordinal))
            name = name[(group.Length + RunsRow.Separator.Length)..];
        return name == group ? $"seed {run.Seed}" : name;
    }

    private static string Seeds(List<RunSummary> runs)
    {
        var seeds = runs.Select(run => run.Seed).Distinct().Order().ToList();
        var words = seeds switch
        {
            [var only] => $"seed {only}",
            _ when seeds[^1] - seeds[0] == seeds.Count - 1 => $"seeds {seeds[0]} to {seeds[^1]}",
            { Count: <= 4 } => $"seeds {string.Join(", ", seeds)}",
            _ => $"{seeds.Count} seeds",
        };
        return seeds.Count < runs.Count ? $"{runs.Count} runs, {words}" : words;
    }
}
