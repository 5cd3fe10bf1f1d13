using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>Everything a viewer can choose about the runs table; its home is the URL.</summary>
public sealed record RunsView
{
    public const string Path = "/runs";

    /// <summary>Column by which the table is sorted unless the viewer chooses otherwise.</summary>
    public const string Newest = "created";

    private const string None = "none";

    /// <summary>A query, as <see cref="RunQuery"/> reads it.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only these; empty is all.</summary>
    public ImmutableSortedSet<RunStatus> Statuses { get; init; } = [];

    /// <summary>Keys of what the runs are grouped by, the outer level first.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [RunsGrouping.Seeds];

    /// <summary>Key of a column.</summary>
    public string Sort { get; init; } = Newest;

    public bool Ascending { get; init; }

    /// <summary>Keys of the columns shown, in the table's order.</summary>
    public IReadOnlyList<string> Columns { get; init; } = RunsColumn.Standard;

    /// <summary>Groups of the outer level that were opened or closed by hand, by the number of their first run.</summary>
    public ImmutableSortedSet<long> Turned { get; init; } = [];

    /// <summary>The same for the inner level.</summary>
    public ImmutableSortedSet<long> TurnedInside { get; init; } = [];

    public ImmutableSortedSet<long> Selected { get; init; } = [];

    public bool Filtered => Search.Length > 0 || Statuses.Count > 0;

    /// <summary>Whether the settings of the runs must be known to show it; heads ask for them because equal runs count once.</summary>
    public bool AsksSettings =>
        RunQuery.Parse(Search).AsksSettings
        || Columns.Append(Sort).Any(RunsColumn.IsSetting)
        || Groups.Any(key => RunsGrouping.Find(key)?.Field is not null);

    /// <summary>Reads the query of an address; what cannot be read keeps its standard.</summary>
    public static RunsView Parse(string uri)
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..]);
        string? Text(string key) => query.TryGetValue(key, out var values) ? values.ToString() : null;

        var standard = new RunsView();
        var columns = Text("columns")?.Split('.', ',').Select(Listed).ToHashSet();
        var sort = Text("sort") ?? "";
        var descends = sort.StartsWith('-');
        var key = descends ? sort[1..] : sort;
        return new RunsView
        {
            Search = Text("q") ?? "",
            Statuses =
            [
                .. (Text("status") ?? "")
                    .Split('.', ',')
                    .Where(word =>
                        Enum.TryParse<RunStatus>(word, ignoreCase: true, out var status)
                        && Enum.IsDefined(status)
                        && !char.IsAsciiDigit(word[0])
                    )
                    .Select(word => Enum.Parse<RunStatus>(word, ignoreCase: true)),
            ],
            Groups = Levels(Text("group")) ?? standard.Groups,
            Sort = RunsColumn.Find(key) is null ? standard.Sort : key,
            Ascending = RunsColumn.Find(key) is not null && !descends,
            Columns = columns is null ? standard.Columns : RunsColumn.Ordered(columns),
            Turned = [.. IdRanges.Parse(Text("open"))],
            TurnedInside = [.. IdRanges.Parse(Text("inner"))],
            Selected = [.. IdRanges.Parse(Text("selected"))],
        };
    }

    /// <summary>The address that shows exactly this; standards are left out.</summary>
    public string ToHref()
    {
        var standard = new RunsView();
        var query = new Dictionary<string, string?>();
        if (Search.Length > 0)
            query["q"] = Search;
        if (Statuses.Count > 0)
            query["status"] = string.Join('.', Statuses).ToLowerInvariant();
        if (!Groups.SequenceEqual(standard.Groups))
            query["group"] = Groups.Count == 0 ? None : string.Join('.', Groups.Select(Listed));
        if (Sort != standard.Sort || Ascending != standard.Ascending)
            query["sort"] = (Ascending ? "" : "-") + Sort;
        if (!Columns.SequenceEqual(standard.Columns))
            query["columns"] = string.Join('.', Columns.Where(key => key != RunsColumn.Name).Select(Listed));
        if (Turned.Count > 0)
            query["open"] = IdRanges.Format(Turned);
        if (TurnedInside.Count > 0)
            query["inner"] = IdRanges.Format(TurnedInside);
        if (Selected.Count > 0)
            query["selected"] = IdRanges.Format(Selected);
        return QueryHelpers.AddQueryString(Path, query);
    }

    public RunsView ToggleSort(RunsColumn column) =>
        Sort == column.Key
            ? this with
            {
                Ascending = !Ascending,
            }
            : this with
            {
                Sort = column.Key,
                Ascending = RunsColumn.IsSetting(column.Key) || (!column.Number && column.Key is not "progress"),
            };

    public RunsView ToggleStatus(RunStatus status) =>
        this with
        {
            Statuses = Statuses.Contains(status) ? Statuses.Remove(status) : Statuses.Add(status),
        };

    public RunsView ToggleColumn(string key)
    {
        var shown = Columns.Contains(key) ? Columns.Where(name => name != key).ToHashSet() : [.. Columns, key];
        return this with { Columns = RunsColumn.Ordered(shown) };
    }

    /// <summary>Of two levels the outer shows the inner unless it was closed; everything else is closed unless it was opened.</summary>
    public bool IsOpen(int level, long group) => (level == 0 ? Turned : TurnedInside).Contains(group) != (level == 0 && Groups.Count > 1);

    public RunsView ToggleOpen(int level, long group) =>
        level == 0 ? this with { Turned = Toggled(Turned, group) } : this with { TurnedInside = Toggled(TurnedInside, group) };

    /// <summary>Groups one level by something else, or by nothing more (null); what was opened belongs to the groups there were.</summary>
    public RunsView Regroup(int level, string? key)
    {
        string[] levels = [.. Groups.Take(level), .. key is null ? [] : new[] { key }, .. key is null ? [] : Groups.Skip(level + 1)];
        return this with { Groups = [.. levels.Distinct().Take(RunsGrouping.Most)], Turned = [], TurnedInside = [] };
    }

    /// <summary>Without what belongs to the runs there are now: what a name can be given to.</summary>
    public RunsView Lasting() => this with { Turned = [], TurnedInside = [], Selected = [] };

    public RunsView Select(IEnumerable<long> ids, bool on) => this with { Selected = on ? Selected.Union(ids) : Selected.Except(ids) };

    /// <summary>In a list, whose items stand between dots, the dot of a setting is written as a dash, and the other way round.</summary>
    private static string Listed(string key) => key.Contains('-', StringComparison.Ordinal) ? key.Replace('-', '.') : key.Replace('.', '-');

    private static ImmutableSortedSet<long> Toggled(ImmutableSortedSet<long> set, long id) =>
        set.Contains(id) ? set.Remove(id) : set.Add(id);

    /// <summary>Null where nothing can be read.</summary>
    private static string[]? Levels(string? text)
    {
        if (text == None)
            return [];
        var keys = (text ?? "").Split('.', ',').Select(Listed).Where(key => RunsGrouping.Find(key) is not null).Distinct();
        string[] known = [.. keys.Take(RunsGrouping.Most)];
        return known.Length > 0 ? known : null;
    }
}
