using System.Net;
using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.LayoutLib.AnnotationLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using PlotlyLayout = Plotly.Blazor.Layout;
using SymbolEnum = Plotly.Blazor.Traces.ScatterLib.MarkerLib.SymbolEnum;

namespace Rtrl.Web.Components.Charts;

/// <summary>
/// Scores one under the other, each with its interval. Colours are the theme's, which the server does not know: a trace's meta names its
/// token, and wwwroot/js/still.js looks it up.
/// </summary>
public static class ScoreFigure
{
    private const int RowHeight = 42;
    private const int Foot = 30;

    /// <summary>Share of a row by which the seeds stand below their score.</summary>
    private const double SeedsBelow = 0.2;

    /// <summary>Pixels that so many rows take.</summary>
    public static int Height(int rows) => (RowHeight * rows) + Foot;

    /// <summary>Of every row whose score is known its interval, its seeds and the score itself; the first row stands on top.</summary>
    public static IList<ITrace> Traces(IReadOnlyList<ScoreRow> rows) =>
        [
            .. from entry in rows.Index()
            where double.IsFinite(entry.Item.Value.Value)
            from trace in TracesOf(entry.Item, entry.Index)
            select trace,
        ];

    public static PlotlyLayout LayoutOf(IReadOnlyList<ScoreRow> rows) =>
        new()
        {
            AutoSize = true,
            PaperBgColor = "rgba(0,0,0,0)",
            PlotBgColor = "rgba(0,0,0,0)",
            ShowLegend = false,
            HoverMode = HoverModeEnum.False,
            DragMode = DragModeEnum.False,
            Height = Height(rows.Count),
            Margin = new Margin
            {
                L = 8,
                R = 16,
                T = 8,
                B = Foot - 8,
                Pad = 0,
            },
            XAxis =
            [
                new XAxis
                {
                    ShowGrid = false,
                    ZeroLine = false,
                    FixedRange = true,
                    NTicks = 6,
                },
            ],
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
            Annotations =
            [
                .. rows.Select(
                    (row, index) =>
                        new Annotation
                        {
                            Text = $"{WebUtility.HtmlEncode(row.Label)}   <b>{row.Words}</b>",
                            XRef = "paper",
                            X = 0,
                            XAnchor = XAnchorEnum.Left,
                            Y = index,
                            YShift = 14,
                            ShowArrow = false,
                        }
                ),
            ],
        };

    private static IEnumerable<ITrace> TracesOf(ScoreRow row, int index)
    {
        if (double.IsFinite(row.Value.Low))
            yield return Drawn(row, index, [row.Value.Low, row.Value.High], ModeFlag.Lines, 0);
        if (row.Seeds.Count > 1)
            yield return Drawn(row, index + SeedsBelow, row.Seeds, ModeFlag.Markers, 5, 0.5m);
        yield return Drawn(row, index, [row.Value.Value], ModeFlag.Markers, 9);
    }

    private static Scatter Drawn(
        ScoreRow row,
        double level,
        IReadOnlyList<double> values,
        ModeFlag mode,
        decimal size,
        decimal opacity = 1
    ) =>
        new()
        {
            Name = row.Label,
            Meta = $"--run-{row.Colour % 8}",
            Mode = mode,
            X = [.. values.Cast<object>()],
            Y = [.. values.Select(_ => (object)level)],
            ClipOnAxis = false,
            Opacity = opacity,
            Line = new Line { Width = 2, Dash = row.IsFew ? "2px,3px" : "solid" },
            Marker = new Marker { Size = size, Symbol = row.IsFew && opacity == 1 ? SymbolEnum.CircleOpen : SymbolEnum.Circle },
        };
}
