namespace Rtrl.Web.Components.Charts;

/// <summary>One line or row of points of an <see cref="XyPlot"/>.</summary>
/// <param name="Colour">A CSS colour, such as var(--ink).</param>
/// <param name="Dash">SVG dash pattern; empty is solid.</param>
/// <param name="Line">Joins the points.</param>
/// <param name="Dots">Marks them.</param>
public sealed record PlotSeries(
    string Label,
    IReadOnlyList<(double X, double Y)> Points,
    string Colour = "var(--ink-2)",
    string Dash = "",
    bool Line = true,
    bool Dots = false
)
{
    /// <summary>Intervals around the points, drawn as a band.</summary>
    public IReadOnlyList<(double X, double Low, double High)> Band { get; init; } = [];

    /// <summary>Intervals around its points, upright.</summary>
    public IReadOnlyList<(double X, double Low, double High)> Ranges { get; init; } = [];

    /// <summary>What a paper gives for it, with its interval where it has one: hollow diamonds.</summary>
    public IReadOnlyList<(double X, double Y, double? Low, double? High)> Reported { get; init; } = [];

    private static readonly string[] s_dashes = ["", "7 3", "1.5 3", "9 3 1.5 3"];

    /// <summary>One of several lines, told apart by colour and dash.</summary>
    /// <param name="index">Its place among them.</param>
    public static PlotSeries Of(int index, string label, IReadOnlyList<(double X, double Y)> points, bool dots = false) =>
        new(label, points, $"var(--run-{index % 8})", s_dashes[index % s_dashes.Length], Dots: dots);

    /// <summary>A line over 0, 1, 2, ….</summary>
    public static PlotSeries Over(
        string label,
        IEnumerable<double> values,
        string colour = "var(--ink-2)",
        string dash = "",
        bool line = true,
        bool dots = false
    ) => new(label, [.. values.Select((value, index) => ((double)index, value))], colour, dash, line, dots);
}
