using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Pages.Runs;

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

    /// <summary>One line for all seeds of the same settings.</summary>
    public bool Mean { get; init; }

    public CompareBand Band { get; init; }

    public static string Href(IEnumerable<long> runs) => From([.. runs]).ToHref();

    /// <summary>The first of the runs that were chosen, and how many there were.</summary>
    public static CompareView From(IReadOnlyList<long> runs) => new() { Runs = [.. runs.Take(MostRuns)], Of = runs.Count > MostRuns ? runs.Count : null };

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
            Of = int.TryParse(Text("of"), NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) && chosen > first.Runs.Count && first.Runs.Count > 0
                ? chosen : first.Of,
            Metric = RunMetrics.All.Any(known => known.Name == metric) ? metric : RunMetrics.Return,
            Axis = Named<CompareAxis>(Text("x")),
            Smooth = long.TryParse(Text("smooth"), NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps <= 1_000_000_000_000 ? steps : null,
            LogX = log?.Contains('x', StringComparison.Ordinal) ?? false,
            LogY = log is null ? null : log.Contains('y', StringComparison.Ordinal),
            Mean = Text("mean") is "1" or "true",
            Band = Named<CompareBand>(Text("band")),
        };
    }

    /// <summary>The address that shows exactly this; standards are left out.</summary>
    public string ToHref()
    {
        var query = new List<KeyValuePair<string, string?>>();
        if (Metric != RunMetrics.Return)
            query.Add(new("metric", Metric));
        if (Axis != CompareAxis.Steps)
            query.Add(new("x", Axis.ToString().ToLowerInvariant()));
        if (Smooth is { } steps)
            query.Add(new("smooth", $"{steps}"));
        if (LogX || LogY is not null)
            query.Add(new("log", (LogX ? "x" : "") + (EffectiveLogY ? "y" : "") is { Length: > 0 } axes ? axes : "none"));
        if (Mean)
            query.Add(new("mean", "1"));
        if (Band != CompareBand.Ci)
            query.Add(new("band", Band.ToString().ToLowerInvariant()));
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

    private static T Named<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value : default;
}
