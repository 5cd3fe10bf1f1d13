using System.Net;
using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.LayoutLib.AnnotationLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using ErrorType = Plotly.Blazor.Traces.ScatterLib.ErrorXLib.TypeEnum;
using PlotlyLayout = Plotly.Blazor.Layout;

namespace Rtrl.Web.Components.Charts;

/// <summary>
/// Scores one under the other, each with its interval. Colours are the theme's, which the server does not know: a trace's meta names its
/// token, and wwwroot/js/still.js looks it up.
/// </summary>
public static class ScoreFigure
{
    private const int RowHeight = 42;
    private const int Foot = 30;

    /// <summary>Pixels that so many rows take.</summary>
    public static int Height(int rows) => (RowHeight * rows) + Foot;

    /// <summary>One trace per row whose score is known; the first row stands on top.</summary>
    public static IList<ITrace> Traces(IReadOnlyList<ScoreRow> rows) =>
        [.. from entry in rows.Index() where double.IsFinite(entry.Item.Value.Value) select TraceOf(entry.Item, entry.Index)];

    public static PlotlyLayout LayoutOf(IReadOnlyList<ScoreRow> rows) => new()
    {
        AutoSize = true,
        PaperBgColor = "rgba(0,0,0,0)",
        PlotBgColor = "rgba(0,0,0,0)",
        ShowLegend = false,
        HoverMode = HoverModeEnum.False,
        DragMode = DragModeEnum.False,
        Height = Height(rows.Count),
        Margin = new Margin { L = 8, R = 16, T = 8, B = Foot - 8, Pad = 0 },
        XAxis = [new XAxis { ShowGrid = false, ZeroLine = false, FixedRange = true, NTicks = 6 }],
        YAxis =
        [
            new YAxis
            {
                Range = [rows.Count - 0.6, -0.6],
                ShowTickLabels = false,
                ShowGrid = false,
                ZeroLine = false,
                FixedRange = true,
            },
        ],
        Annotations = [.. rows.Select((row, index) => new Annotation
        {
            Text = $"{WebUtility.HtmlEncode(row.Label)}   <b>{Words(row)}</b>",
            XRef = "paper",
            X = 0,
            XAnchor = XAnchorEnum.Left,
            Y = index,
            YShift = 14,
            ShowArrow = false,
        })],
    };

    /// <summary>+0.91 [+0.84, +0.98], n = 3: without an interval where there is one seed.</summary>
    public static string Words(ScoreRow row)
    {
        var (value, low, high) = (row.Value.Value, row.Value.Low, row.Value.High);
        var interval = double.IsFinite(low) ? $" [{Numbers.Signed(low, 2)}, {Numbers.Signed(high, 2)}]" : "";
        return $"{Numbers.Signed(value, 2)}{interval}, n = {Numbers.Count(row.Value.Count)}";
    }

    private static Scatter TraceOf(ScoreRow row, int index)
    {
        var (value, low, high) = (row.Value.Value, row.Value.Low, row.Value.High);
        return new Scatter
        {
            Name = row.Label,
            Meta = $"--run-{row.Colour % 8}",
            Mode = ModeFlag.Markers,
            X = [value],
            Y = [index],
            ClipOnAxis = false,
            Marker = new Marker { Size = 8 },
            ErrorX = !double.IsFinite(low) ? null : new ErrorX
            {
                Type = ErrorType.Data, Symmetric = false, Array = [high - value], ArrayMinus = [value - low], Thickness = 2, Width = 0,
            },
        };
    }
}
