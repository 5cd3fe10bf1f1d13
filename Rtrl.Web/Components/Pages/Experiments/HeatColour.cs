using Rtrl.Web.Experiments;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>Colours of a map: one scale for values, one that turns at 0 for differences.</summary>
internal static class HeatColour
{
    /// <summary>Of a shade from 0 to 8, or of a difference from −4 to 4.</summary>
    public static string Of(int shade, bool difference) => $"var(--{(difference ? Diverging(shade) : $"tide-{shade}")})";

    /// <summary>Ground and ink of a cell; empty where nothing is known of it.</summary>
    public static string Style(ExperimentFigure figure, ExperimentGridCell cell)
    {
        if (cell.Value is not { Count: > 0 } value || !double.IsFinite(value.Value))
            return "";
        var (shade, difference) = (figure.Shade(value.Value), figure.Minus is not null);
        var strong = difference ? Math.Abs(shade) >= 3 : shade >= 5;
        return $"--cell:{Of(shade, difference)};color:var(--{(strong ? "bg" : "ink")})";
    }

    private static string Diverging(int shade) =>
        shade switch
        {
            < 0 => $"div-n{-shade}",
            0 => "div-0",
            _ => $"div-p{shade}",
        };
}
