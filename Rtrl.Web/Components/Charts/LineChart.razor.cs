using Microsoft.AspNetCore.Components;
using Rtrl.Engine;

namespace Rtrl.Web.Components.Charts;

/// <summary>
/// Curves over training with the page's shared x axis and cursor. Smoothing and axis are set page-wide (<see cref="ChartPage"/>).
/// </summary>
public sealed partial class LineChart : ModuleComponent
{
    private bool _drawn;
    private bool _table;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>Unit and method, beside the title.</summary>
    [Parameter]
    public string? Unit { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<ChartLine> Lines { get; set; } = [];

    /// <summary>Steps the run (the longest of several) is planned for: the axis keeps this length.</summary>
    [Parameter, EditorRequired]
    public long Planned { get; set; }

    /// <summary>Decisions per episode; turns the smoothing window in episodes into steps.</summary>
    [Parameter]
    public int? EpisodeLength { get; set; }

    [Parameter]
    public bool Log { get; set; }

    [Parameter]
    public double? Low { get; set; }

    [Parameter]
    public double? High { get; set; }

    /// <summary>percent, signed, fixed3, nanoseconds or empty (three significant digits).</summary>
    [Parameter]
    public string Format { get; set; } = "";

    [Parameter]
    public IReadOnlyList<ChartReference> References { get; set; } = [];

    [Parameter]
    public IReadOnlyList<ChartMark> Marks { get; set; } = [];

    [Parameter]
    public bool Hero { get; set; }

    /// <summary>Shows the cursor's position on its axis: the page's lowest or largest chart.</summary>
    [Parameter]
    public bool Flag { get; set; }

    /// <summary>10th to 90th percentile of the bucket means in the smoothing window, behind the line.</summary>
    [Parameter]
    public bool Band { get; set; }

    /// <summary>Words at the lines' ends instead of a legend: up to four lines.</summary>
    [Parameter]
    public bool EndLabels { get; set; }

    /// <summary>Line whose value stands in the head.</summary>
    [Parameter]
    public int Main { get; set; }

    [Parameter]
    public bool MainLabel { get; set; }

    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public string? TestId { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    protected override string ModuleFile => "chart.js";

    protected override object? Spec =>
        !_drawn
            ? null
            : new
            {
                Title,
                Lines,
                Planned,
                EpisodeLength,
                Log,
                Low,
                High,
                Format,
                Refs = References,
                Marks,
                Hero,
                Flag,
                Band,
                EndLabels,
                Main,
                MainLabel,
                Help,
            };

    private string? Help =>
        Lines.Count > 0
            ? Catalogue.Metrics.FirstOrDefault(metric => metric.Name == Lines[Math.Min(Main, Lines.Count - 1)].Metric)?.Help
            : null;

    private Task SaveAsync() =>
        CallAsync("saveCsv", ElementId, $"{Title}, {string.Join(' ', Lines.Select(line => line.Run).Distinct())}.csv");

    private async Task DrawnAsync()
    {
        _drawn = true;
        await AttachAsync();
    }

    private async Task ToggleTableAsync()
    {
        _table = !_table;
        await CallAsync("toggleTable", ElementId);
    }
}
