using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.Runs;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>Everything a viewer can choose about a comparison; its home is the URL.</summary>
public sealed record CompareView
{
    public const string Path = "/compare";

    /// <summary>More curves than this cannot be told apart.</summary>
    public const int MostRuns = 40;

    public IReadOnlyList<long> Runs { get; init; } = [];

    /// <summary>How many runs were chosen, where that is more than are compared.</summary>
    public int? Of { get; init; }

    public string Metric { get; init; } = RunMetrics.Return;

    public CompareAxis Axis { get; init; }

    /// <summary>Steps of the trailing mean; 0 is none, null a fiftieth of what the farthest run has reached, in round numbers.</summary>
    public long? Smooth { get; init; }

    public bool LogX { get; init; }

    /// <summary>Null: as the metric is drawn by default.</summary>
    public bool? LogY { get; init; }

    /// <summary>One line for all seeds of a group, these thin behind it; null: where there are several.</summary>
    public bool? Mean { get; init; }

    public CompareBand Band { get; init; }

    /// <summary>Groups that are not drawn, by their oldest run.</summary>
    public IReadOnlyList<long> Hidden { get; init; } = [];

    /// <summary>Groups whose seeds the table lists, by their oldest run.</summary>
    public IReadOnlyList<long> Open { get; init; } = [];

    /// <summary>Group from which the others are differences, by its oldest run.</summary>
    public long? Baseline { get; init; }

    /// <summary>Setting whose values share a hue; null: every group has its own.</summary>
    public string? ColourBy { get; init; }

    /// <summary>Setting with a panel for each of its values; null: a panel per task.</summary>
    public string? Split { get; init; }

    /// <summary>Column by which the table is sorted: a measure or a setting.</summary>
    public string? Sort { get; init; }

    /// <summary>From the highest down.</summary>
    public bool Down { get; init; }

    /// <summary>Scores in place of curves.</summary>
    public bool Scores { get; init; }

    /// <summary>What the scores are.</summary>
    public SeedMeasure Measure { get; init; }

    /// <summary>Setting over which the scores are drawn; null: the first that is a number.</summary>
    public string? Against { get; init; }

    public static string Href(IEnumerable<long> runs) => From([.. runs]).ToHref();

    /// <summary>The first of the runs that were chosen, and how many there were.</summary>
    public static CompareView From(IReadOnlyList<long> runs) =>
        new() { Runs = [.. runs.Take(MostRuns)], Of = runs.Count > MostRuns ? runs.Count : null };

    /// <summary>Reads the query of an address; what cannot be read keeps its standard.</summary>
    public static CompareView Parse(string uri)
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..]);
        string Text(string key) => query.TryGetValue(key, out var values) ? values.ToString() : "";

        var metric = Text("metric");
        var log = query.TryGetValue("log", out var axes) ? axes.ToString() : null;
        var first = From([.. IdRanges.Parse(Text("runs")).Distinct()]);
        return first with
        {
            Of =
                int.TryParse(Text("of"), NumberStyles.None, CultureInfo.InvariantCulture, out var chosen)
                && chosen > first.Runs.Count
                && first.Runs.Count > 0
                    ? chosen
                    : first.Of,
            Metric = RunMetrics.Recorded.Any(known => known.Name == metric) ? metric : RunMetrics.Return,
            Axis = Named<CompareAxis>(Text("x")),
            Smooth =
                long.TryParse(Text("smooth"), NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps <= 1_000_000_000_000
                    ? steps
                    : null,
            LogX = log?.Contains('x', StringComparison.Ordinal) ?? false,
            LogY = log is null ? null : log.Contains('y', StringComparison.Ordinal),
            Mean = Text("mean") switch
            {
                "1" or "true" => true,
                "0" or "false" => false,
                _ => null,
            },
            Band = Named<CompareBand>(Text("band")),
            Hidden = [.. IdRanges.Parse(Text("hide")).Distinct()],
            Open = [.. IdRanges.Parse(Text("open")).Distinct()],
            Baseline = long.TryParse(Text("base"), NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : null,
            ColourBy = Setting(Text("colour")),
            Split = Setting(Text("split")),
            Sort = Column(Text("sort").TrimStart('-')),
            Down = Text("sort").StartsWith('-') && Column(Text("sort")[1..]) is not null,
            Scores = Text("view") is "scores",
            Measure = Named<SeedMeasure>(Text("score")),
            Against = Setting(Text("against")),
        };
    }

    /// <summary>The address that shows exactly this; standards are left out.</summary>
    public string ToHref()
    {
        var query = new List<KeyValuePair<string, string?>>();
        if (Metric != RunMetrics.Return)
            query.Add(new("metric", Metric));
        if (Axis != CompareAxis.Steps)
            query.Add(new("x", Word(Axis)));
        if (Smooth is { } steps)
            query.Add(new("smooth", $"{steps}"));
        if (LogX || LogY is not null)
            query.Add(new("log", (LogX ? "x" : "") + (EffectiveLogY ? "y" : "") is { Length: > 0 } axes ? axes : "none"));
        if (Mean is { } mean)
            query.Add(new("mean", mean ? "1" : "0"));
        if (Band != CompareBand.Ci)
            query.Add(new("band", Word(Band)));
        if (Hidden.Count > 0)
            query.Add(new("hide", IdRanges.Format(Hidden)));
        if (Open.Count > 0)
            query.Add(new("open", IdRanges.Format(Open)));
        if (Baseline is { } baseline)
            query.Add(new("base", $"{baseline}"));
        if (ColourBy is not null)
            query.Add(new("colour", ColourBy));
        if (Split is not null)
            query.Add(new("split", Split));
        if (Sort is not null)
            query.Add(new("sort", (Down ? "-" : "") + Sort));
        if (Scores)
            query.Add(new("view", "scores"));
        if (Measure != SeedMeasure.Last)
            query.Add(new("score", Word(Measure)));
        if (Against is not null)
            query.Add(new("against", Against));
        if (Of is { } chosen)
            query.Add(new("of", $"{chosen}"));
        // Written out by hand: commas stay readable.
        var runs = Runs.Count > 0 ? $"{Path}?runs={string.Join(',', Runs)}" : Path;
        return QueryHelpers.AddQueryString(runs, query);
    }

    public MetricDescriptor MetricDescriptor => RunMetrics.All.First(metric => metric.Name == Metric);

    public bool EffectiveLogY => LogY ?? MetricDescriptor.Log;

    /// <summary>Windows the slider offers for runs of this length: none, then 1, 2, 5 times powers of ten up to a quarter.</summary>
    public static IReadOnlyList<long> Windows(long planned)
    {
        var windows = new List<long> { 0 };
        for (long power = 100; power <= planned / 4; power *= 10)
            foreach (var window in new[] { power, 2 * power, 5 * power })
                if (window <= planned / 4)
                    windows.Add(window);
        return windows;
    }

    /// <summary>The window in use when the farthest run has taken so many steps.</summary>
    public long Window(long reached) => Smooth ?? Windows(reached).Last(window => window <= reached / 50);

    /// <summary>A column's sorting asked for once more: down, up, and none again.</summary>
    public CompareView SortedBy(string column) =>
        Sort != column ? this with { Sort = column, Down = true }
        : Down ? this with { Down = false }
        : this with { Sort = null };

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string? Setting(string text) => SettingsDocument.Descriptors.Any(known => known.Key == text) ? text : null;

    private static string? Column(string text) =>
        Enum.GetValues<SeedMeasure>().Any(measure => Word(measure) == text) ? text : Setting(text);

    private static T Named<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value : default;
}
