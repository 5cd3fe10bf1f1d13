using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>Everything a viewer can choose about the runs table; its home is the URL.</summary>
public sealed record RunsView
{
    public const string Path = "/runs";

    public string Search { get; init; } = "";

    /// <summary>Only these; empty is all.</summary>
    public ImmutableSortedSet<RunStatus> Statuses { get; init; } = [];

    public RunsGrouping Group { get; init; }

    /// <summary>Key of a column.</summary>
    public string Sort { get; init; } = "created";

    public bool Ascending { get; init; }

    /// <summary>Keys of the columns shown, in the table's order.</summary>
    public IReadOnlyList<string> Columns { get; init; } = RunsColumn.Standard;

    /// <summary>Groups that show their runs, by the number of their first run.</summary>
    public ImmutableSortedSet<long> Open { get; init; } = [];

    public ImmutableSortedSet<long> Selected { get; init; } = [];

    public bool Filtered => Search.Length > 0 || Statuses.Count > 0;

    /// <summary>Reads the query of an address; what cannot be read keeps its standard.</summary>
    public static RunsView Parse(string uri)
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..]);
        string? Text(string key) => query.TryGetValue(key, out var values) ? values.ToString() : null;

        var standard = new RunsView();
        var columns = Text("columns")?.Split('.', ',').ToHashSet();
        var sort = Text("sort") ?? "";
        var descends = sort.StartsWith('-');
        var key = descends ? sort[1..] : sort;
        return new RunsView
        {
            Search = Text("q") ?? "",
            Statuses = [.. (Text("status") ?? "").Split('.', ',').Where(word => Enum.TryParse<RunStatus>(word, ignoreCase: true, out var status) && Enum.IsDefined(status) && !char.IsAsciiDigit(word[0])).Select(word => Enum.Parse<RunStatus>(word, ignoreCase: true))],
            Group = Enum.TryParse<RunsGrouping>(Text("group"), ignoreCase: true, out var group) && Enum.IsDefined(group) ? group : standard.Group,
            Sort = RunsColumn.Find(key) is null ? standard.Sort : key,
            Ascending = RunsColumn.Find(key) is not null && !descends,
            Columns = columns is null ? standard.Columns : RunsColumn.Ordered(columns.ToHashSet()),
            Open = [.. IdRanges.Parse(Text("open"))],
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
        if (Group != standard.Group)
            query["group"] = Group.ToString().ToLowerInvariant();
        if (Sort != standard.Sort || Ascending != standard.Ascending)
            query["sort"] = (Ascending ? "" : "-") + Sort;
        if (!Columns.SequenceEqual(standard.Columns))
            query["columns"] = string.Join('.', Columns.Where(key => key != RunsColumn.Name));
        if (Open.Count > 0)
            query["open"] = IdRanges.Format(Open);
        if (Selected.Count > 0)
            query["selected"] = IdRanges.Format(Selected);
        return QueryHelpers.AddQueryString(Path, query);
    }

    public RunsView ToggleSort(RunsColumn column) =>
        Sort == column.Key ? this with { Ascending = !Ascending } : this with { Sort = column.Key, Ascending = !column.Number && column.Key is not "progress" };

    public RunsView ToggleStatus(RunStatus status) => this with { Statuses = Statuses.Contains(status) ? Statuses.Remove(status) : Statuses.Add(status) };

    public RunsView ToggleColumn(string key)
    {
        var shown = Columns.Contains(key) ? Columns.Where(name => name != key).ToHashSet() : [.. Columns, key];
        return this with { Columns = RunsColumn.Ordered(shown) };
    }

    public RunsView ToggleOpen(long group) => this with { Open = Open.Contains(group) ? Open.Remove(group) : Open.Add(group) };

    public RunsView Select(IEnumerable<long> ids, bool on) => this with { Selected = on ? Selected.Union(ids) : Selected.Except(ids) };
}
