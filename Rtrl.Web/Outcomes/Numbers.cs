namespace Rtrl.Web.Outcomes;

/// <summary>
/// Numbers as the interface writes them: true minus, comma thousands, fixed digits, so that digits never dance. "—" is missing.
/// The browser's twin is wwwroot/js/format.js.
/// </summary>
public static class Numbers
{
    public const string Missing = "—";

    /// <summary>412,880</summary>
    public static string Count(long value) => Minus(value.ToString("N0"));

    public static string Count(double value) => double.IsFinite(value) ? Minus(value.ToString("N0")) : Missing;

    /// <summary>0.720</summary>
    public static string Fixed(double? value, int digits) =>
        value is { } number && double.IsFinite(number) ? Minus(number.ToString("N" + digits)) : Missing;

    /// <summary>+0.72, −0.68, 0.00</summary>
    public static string Signed(double? value, int digits)
    {
        var text = Fixed(value, digits);
        return value > 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "+" + text : text;
    }

    /// <summary>98.5 %, from a share in [0, 1].</summary>
    public static string Percent(double? share, int digits = 1) =>
        share is { } number && double.IsFinite(number) ? $"{Fixed(number * 100, digits)} %" : Missing;

    /// <summary>Three significant digits of any magnitude: 9.2e−4, 0.326, 72.6, 41,200.</summary>
    public static string Significant(double? value)
    {
        if (value is not { } number || !double.IsFinite(number))
            return Missing;
        var size = Math.Abs(number);
        return size switch
        {
            0 => "0",
            < 0.001 or >= 1e7 => Exponent(number),
            < 1 => Fixed(number, 3),
            < 10 => Fixed(number, 2),
            < 100 => Fixed(number, 1),
            _ => Fixed(number, 0),
        };
    }

    /// <summary>0:44, 12:05, 3:00:12; days above two of them.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } number || !double.IsFinite(number) || number < 0)
            return Missing;
        if (number >= 172_800)
            return $"{Fixed(number / 86_400, 1)} days";
        var whole = (long)number;
        return whole >= 3600 ? $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}" : $"{whole / 60}:{whole % 60:00}";
    }

    /// <summary>1.2 MB</summary>
    public static string Bytes(long bytes) =>
        bytes switch
        {
            < 1_000 => $"{bytes} B",
            < 1_000_000 => $"{Fixed(bytes / 1e3, 1)} kB",
            < 1_000_000_000 => $"{Fixed(bytes / 1e6, 1)} MB",
            _ => $"{Fixed(bytes / 1e9, 2)} GB",
        };

    /// <summary>Invariant text of a setting with a true minus and thousands, words untouched.</summary>
    public static string Setting(string text) =>
        long.TryParse(text, out var whole) ? Count(whole)
        : double.TryParse(text, out var number) ? Minus(Plain(number, text))
        : text;

    /// <summary>0.00001 rather than 1E-05, where that stays readable.</summary>
    public static string Plain(double number, string text) =>
        text.Contains('E', StringComparison.OrdinalIgnoreCase) && Math.Abs(number) is >= 1e-9 and < 1e15
            ? number.ToString("0.##############")
            : text;

    private static string Exponent(double value)
    {
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var mantissa = Math.Round(value / Math.Pow(10, exponent), 1);
        if (Math.Abs(mantissa) >= 10)
            (mantissa, exponent) = (mantissa / 10, exponent + 1);
        return Minus($"{mantissa:0.0}e{exponent}");
    }

    private static string Minus(string text)
    {
        var hasDigit = text.AsSpan().ContainsAnyInRange('1', '9');
        return text.StartsWith('-') && !hasDigit ? text[1..] : text.Replace('-', '−');
    }
}
