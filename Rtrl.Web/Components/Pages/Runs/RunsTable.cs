using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>The rows a view shows of all runs: filtered, grouped, sorted.</summary>
/// <param name="Total">Runs there are.</param>
/// <param name="Matching">Runs that fit the search, whatever their status.</param>
/// <param name="Counts">Of those, how many there are of each status.</param>
/// <param name="Shown">Runs that fit search and status filter, in the table's order, folded or not.</param>
public sealed record RunsTable(
    List<RunsRow> Rows,
    int Total,
    int Matching,
    IReadOnlyDictionary<RunStatus, int> Counts,
    IReadOnlyList<RunSummary> Shown
)
{
    /// <param name="settings">Of a run; may be left out unless <see cref="RunsView.AsksSettings"/>.</param>
    public static RunsTable Build(IReadOnlyList<RunSummary> all, RunsView view, Func<RunSummary, RunSettings?>? settings = null)
    {
        settings ??= _ => null;
        var query = RunQuery.Parse(view.Search);
        var matching = all.Where(run => query.Fits(run, settings)).ToList();
        var counts = matching.GroupBy(run => run.Status).ToDictionary(same => same.Key, same => same.Count());
        var (rows, shown) = Arrange(matching.Where(run => view.Statuses.Count == 0 || view.Statuses.Contains(run.Status)), view, settings);
        return new RunsTable(rows, all.Count, matching.Count, counts, shown);
    }

    /// <summary>The name without the seed at its end, which stands beside it.</summary>
    public static string WithoutSeed(RunSummary run)
    {
        var seed = $"{RunsRow.Separator}seed {run.Seed}";
        return run.Name.EndsWith(seed, StringComparison.Ordinal) ? run.Name[..^seed.Length] : run.Name;
    }

    private static (List<RunsRow> Rows, List<RunSummary> Shown) Arrange(
        IEnumerable<RunSummary> runs,
        RunsView view,
        Func<RunSummary, RunSettings?> settings
    )
    {
        var (rows, shown) = (new List<RunsRow>(), new List<RunSummary>());
        var column = RunsColumn.Find(view.Sort, settings)!;
        var groupings = view.Groups.Select(key => RunsGrouping.Find(key)!).ToList();
        AddLevel([.. runs], 0, null, visible: true);
        return (rows, shown);

        void AddLevel(List<RunSummary> within, int level, string? name, bool visible)
        {
            if (level == groupings.Count)
            {
                foreach (var run in Sort(within, column.Value, view.Ascending))
                    AddRun(run, level, name, visible);
                return;
            }

            var grouping = groupings[level];
            var groups = within
                .GroupBy(run => grouping.Together(run, settings(run)))
                .Select(group => Sort(group, column.Value, view.Ascending).ToList())
                .ToList();
            foreach (var group in InOrder(groups, grouping))
                if (grouping.Field is null && group.Count == 1)
                    AddRun(group[0], level, null, visible);
                else
                    AddGroup(group, grouping.Field, level, visible);
        }

        // Under heads the values themselves are the order, unless the viewer sorts by something.
        IEnumerable<List<RunSummary>> InOrder(List<List<RunSummary>> groups, RunsGrouping grouping) =>
            grouping.Field is { } field && view.Sort == RunsView.Newest
                ? Sort(groups, group => field.Value(group[0], settings(group[0])), ascending: true)
                : Sort(groups, group => group.Count == 1 ? column.Value(group[0]) : Summary(group, column), view.Ascending);

        void AddGroup(List<RunSummary> group, RunField? field, int level, bool visible)
        {
            var key = group.Min(run => run.Id);
            var name = Name(group);
            if (visible)
                rows.Add(
                    new RunsRow(group, name, Seeds(group), level) { GroupKey = key, Head = field is null ? null : HeadOf(group[0], field) }
                );
            AddLevel(group, level + 1, field is null ? name : null, visible && view.IsOpen(level, key));
        }

        RunsHead HeadOf(RunSummary run, RunField field) => new(field, field.Text(run, settings(run)));

        void AddRun(RunSummary run, int level, string? within, bool visible)
        {
            shown.Add(run);
            if (visible)
            {
                var name = within is null ? WithoutSeed(run) : ChildName(run, within);
                rows.Add(new RunsRow([run], name, $"seed {run.Seed}", level) { GroupKey = run.Id });
            }
        }
    }

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
        var row = new RunsRow(runs, "", "");
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
