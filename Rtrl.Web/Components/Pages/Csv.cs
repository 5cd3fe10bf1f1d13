using System.Globalization;

namespace Rtrl.Web.Components.Pages;

/// <summary>Lines of comma-separated values with invariant numbers; text is quoted where it has to be (RFC 4180).</summary>
internal static class Csv
{
    public static string Line(params IEnumerable<object?> values) => string.Join(',', values.Select(Field)) + "\n";

    /// <summary>A head and its rows.</summary>
    public static string Table(IEnumerable<string> heads, IEnumerable<IEnumerable<object?>> rows) => Line(heads) + string.Concat(rows.Select(row => Line(row)));

    private static string Field(object? value)
    {
        var text = value switch
        {
            null => "",
            double number when !double.IsFinite(number) => "",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().ContainsAny('"', ',', '\n') || text.Contains('\r', StringComparison.Ordinal) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
