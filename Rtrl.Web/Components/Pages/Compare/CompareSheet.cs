using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>The runs compared, grouped by <see cref="ResultTable"/>, with what each group came to and how it is drawn.</summary>
public sealed class CompareSheet
{
    private const int Hues = 8;
    private const int Dashes = 4;

    private CompareSheet(ResultTable table, CompareView view, IReadOnlyList<CompareGroup> groups, IReadOnlyList<CompareTask> tasks)
    {
        (Differing, Groups, Tasks) = (DifferingIn(table), groups, tasks);
        Baseline = groups.FirstOrDefault(group => group.Id == view.Baseline);
        Cautions = [.. table.Cautions, .. CautionsOf(view)];
    }

    public static CompareSheet Empty { get; } = new(new ResultTable([], [], []), new CompareView(), [], []);

    /// <summary>
    /// Settings in which the groups differ, in form order; not those that merely have no effect in some, which follows from another.
    /// </summary>
    public IReadOnlyList<SettingDescriptor> Differing { get; }

    public IReadOnlyList<CompareGroup> Groups { get; }

    /// <summary>One per task; different tasks never share an axis.</summary>
    public IReadOnlyList<CompareTask> Tasks { get; }

    public CompareGroup? Baseline { get; }

    public IReadOnlyList<string> Cautions { get; }

    public bool SeveralSeeds => Groups.Any(group => group.Lines.Count > 1);

    /// <param name="curves">The metric's curves, by run.</param>
    public static CompareSheet Of(IReadOnlyList<RunDetail> runs, CompareView view, IReadOnlyDictionary<long, SeriesColumn> curves)
    {
        if (runs.Count == 0)
            return Empty;
        var settings = runs.ToDictionary(run => run.Summary.Id, run => run.Settings);
        var table = ResultTable.Of(runs);
        var worlds = table.Groups.Select(group => settings[group.Runs[0].Id].Environment).Distinct().ToList();
        var shown = table
            .Groups.Where(group => !view.Hidden.Contains(IdOf(group)))
            .ToLookup(group => settings[group.Runs[0].Id].Environment);
        var tasks = worlds.ConvertAll(world => CompareTask.Of(world, table, shown[world].SelectMany(group => group.Runs), curves));
        var hues = HuesOf(table, view.ColourBy);
        var names = NamesOf(table);
        var ranks = new Dictionary<int, int>();
        var seen = new Dictionary<(int Colour, int Dash), int>();
        var groups = new List<CompareGroup>();
        foreach (var (result, hue, (label, name)) in table.Groups.Zip(hues, names))
        {
            var first = settings[result.Runs[0].Id];
            var rank = ranks[hue] = ranks.GetValueOrDefault(hue, -1) + 1;
            var lines = result
                .Runs.Select(
                    (run, member) =>
                    {
                        var dash = (hue + rank + member) % Dashes;
                        var marker = seen[(hue, dash)] = seen.GetValueOrDefault((hue, dash), -1) + 1;
                        return new CompareLine(run, result.Runs.Count > 1 ? $"{label}, seed {run.Seed}" : label, dash, marker);
                    }
                )
                .ToList();
            var until = tasks[worlds.IndexOf(first.Environment)].Until;
            var scores = Enum.GetValues<SeedMeasure>()
                .ToDictionary(measure => measure, measure => SeedScores.Of(measure, result, view.Metric, curves, until));
            groups.Add(new CompareGroup(IdOf(result), result, label, name, first, hue, view.Hidden.Contains(IdOf(result)), lines, scores));
        }

        return new CompareSheet(table, view, groups, tasks);
    }

    /// <summary>The rows in the order asked for; what has no value comes last either way.</summary>
    public IReadOnlyList<CompareGroup> Sorted(string? column, bool down)
    {
        if (column is null)
            return Groups;
        if (Enum.TryParse<SeedMeasure>(column, ignoreCase: true, out var measure))
            return Order(group => Shown(group, measure) is { } estimate && double.IsFinite(estimate.Value) ? estimate.Value : null);
        return Differing.FirstOrDefault(setting => setting.Key == column)?.Kind is "number" or "integer"
            ? Order(group => double.TryParse(group.Value(column), out var number) ? number : null)
            : Order(group => group.Value(column));

        IReadOnlyList<CompareGroup> Order(Func<CompareGroup, IComparable?> key)
        {
            var known = Groups.Where(group => key(group) is not null);
            return [.. down ? known.OrderByDescending(key) : known.OrderBy(key), .. Groups.Where(group => key(group) is null)];
        }
    }

    /// <summary>What a cell shows: the group's own number, or its difference from the baseline; null where there is none.</summary>
    public Estimate? Shown(CompareGroup group, SeedMeasure measure) =>
        Baseline is null || group.Id == Baseline.Id ? group.Scores[measure].Value
        : group.Settings.Environment != Baseline.Settings.Environment ? null
        : OverSeeds.Difference(group.Scores[measure].Seeds, Baseline.Scores[measure].Seeds);

    /// <summary>Whether <see cref="Shown"/> is a difference.</summary>
    public bool IsDifference(CompareGroup group) => Baseline is not null && group.Id != Baseline.Id;

    private static long IdOf(ResultGroup group) => group.Runs.Min(run => run.Id);

    private static IReadOnlyList<SettingDescriptor> DifferingIn(ResultTable table) =>
        [
            .. SettingsDocument.Descriptors.Where(setting =>
                table.Differing.Contains(setting.Key)
                && table.Groups.Select(group => ValueOf(group, setting.Key)).OfType<string>().Distinct().Skip(1).Any()
            ),
        ];

    private static string? ValueOf(ResultGroup group, string key) => group.Settings.FirstOrDefault(setting => setting.Key == key).Value;

    /// <summary>Of every group its label and its name; the same words for different groups would be worse than a number.</summary>
    private static IReadOnlyList<(string Label, string Name)> NamesOf(ResultTable table)
    {
        var keys = DifferingIn(table).Select(setting => setting.Key).ToList();
        var told = table
            .Groups.Select(group => keys.ConvertAll(key => (Key: key, Value: ValueOf(group, key))).FindAll(pair => pair.Value is not null))
            .ToList();
        List<(string Label, string Name)> names =
        [
            .. table.Groups.Zip(
                told,
                (group, pairs) =>
                    pairs.Count == 0
                        ? (group.Label, group.Label)
                        : (
                            string.Join(", ", pairs.Select(pair => $"{pair.Key}={pair.Value}")),
                            string.Join(", ", pairs.Select(pair => Numbers.Setting(pair.Value!)))
                        )
            ),
        ];
        return
        [
            .. names.Select(
                (name, at) =>
                    names.Count(other => other.Name == name.Name) > 1
                        ? ($"{name.Label}, like run {IdOf(table.Groups[at])}", $"{name.Name}, like run {IdOf(table.Groups[at])}")
                        : name
            ),
        ];
    }

    /// <summary>A hue per group, or per value of a setting; a single group has its first run's.</summary>
    private static IEnumerable<int> HuesOf(ResultTable table, string? setting)
    {
        if (table.Groups.Count == 1)
            return [table.Groups[0].Runs[0].Colour % Hues];
        var by = table.Groups.Select(group => setting is null ? group.Label : ValueOf(group, setting)).ToList();
        var values = setting is not null && table.Differing.Contains(setting) ? by.Distinct().ToList() : null;
        return table.Groups.Select((_, at) => (values?.IndexOf(by[at]) ?? at) % Hues);
    }

    private IEnumerable<string> CautionsOf(CompareView view)
    {
        var training = Groups.Sum(group =>
            group.Lines.Count(line => line.Run.Status is RunStatus.Running or RunStatus.Paused or RunStatus.Queued)
        );
        if (training > 0)
            yield return $"{Wording.Count(training, "run")} not at the end: last and best are of where it stands.";
        foreach (var task in Tasks.Where(task => task.Unequal))
            yield return $"{(Tasks.Count > 1 ? $"{task.Title}: runs" : "Runs")} end at different steps: "
                + $"areas are taken up to step {Numbers.Count(task.Until)}, which every run shown has reached.";
        if (view.Baseline is not null && Baseline is null)
            yield return $"The baseline, the group of run {view.Baseline}, is not among these runs.";
    }
}
