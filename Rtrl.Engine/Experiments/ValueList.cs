using System.Globalization;
using System.Text.RegularExpressions;

namespace Rtrl.Engine.Experiments;

/// <summary>
/// Values as a person writes them, separated by commas: single ones ("0, 0.8, 0.95"), every whole number of a range ("0..9"), steps ("0..1
/// +0.25"), factors ("8..64 x2") and so many values evenly spaced on a logarithmic scale ("0.0001..0.1 log 4"). Both ends are included, the
/// upper one where the steps meet it.
/// </summary>
public static partial class ValueList
{
    /// <summary>Values in one list.</summary>
    public const int Most = 1_000;

    /// <summary>The values in the order given; with a problem, an empty list and the sentence that says what is allowed.</summary>
    public static (IReadOnlyList<string> Values, string? Problem) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Length == 0)
                return ([], $"“{text}” has an empty place; write values separated by commas, such as 0, 0.8, 0.95.");
            if (Problem(part, values) is { } problem)
                return ([], problem);
            if (values.Count > Most)
                return ([], $"These are more than {Most:N0} values; give fewer.");
        }

        return values.GroupBy(value => value).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? ([], $"{twice.Key} is given twice; the same settings and seed give the same run.")
            : (values, null);
    }

    /// <summary>Adds the values of a part, or says what is wrong with it. What does not begin like a range is a value by itself.</summary>
    private static string? Problem(string part, List<string> values)
    {
        if (!BeginsLikeRange().IsMatch(part))
        {
            values.Add(part);
            return null;
        }

        var range = Range().Match(part);
        if (
            !range.Success
            || !Number(range, "first", out var first)
            || !Number(range, "last", out var last)
            || !Number(range, "by", out var by)
        )
            return $"“{part}” is no range; write 0..9, 0..1 +0.25, 8..64 x2 or 0.0001..0.1 log 4.";
        if (last < first)
            return $"{part} runs backwards; write the smaller number first.";
        try
        {
            return range.Groups["how"].Value switch
            {
                "x" or "×" => Add(
                    values,
                    first,
                    last,
                    value => value * by,
                    first > 0 && by > 1,
                    $"{part}: a range of factors begins above 0 and has a factor above 1."
                ),
                "log" => AddLogarithmic(values, (double)first, (double)last, by, part),
                _ => Add(values, first, last, value => value + by, by > 0, $"{part}: a step must be above 0."),
            };
        }
        catch (OverflowException)
        {
            return $"{part} leaves the range of numbers; give smaller ones.";
        }
    }

    private static string? Add(List<string> values, decimal first, decimal last, Func<decimal, decimal> next, bool grows, string problem)
    {
        if (!grows)
            return problem;
        for (var value = first; value <= last && values.Count <= Most; value = next(value))
            values.Add(Text(value));
        return null;
    }

    private static string? AddLogarithmic(List<string> values, double first, double last, decimal count, string part)
    {
        if (first <= 0 || count != decimal.Truncate(count) || count is < 2 or > Most)
            return $"{part}: a logarithmic range begins above 0 and has 2 to {Most:N0} values.";
        for (var at = 0; at < count; at++)
            values.Add(
                Text(
                    (decimal)
                        double.Parse(
                            (first * Math.Pow(last / first, at / (double)(count - 1))).ToString("G6", CultureInfo.InvariantCulture),
                            CultureInfo.InvariantCulture
                        )
                )
            );
        return null;
    }

    private static bool Number(Match range, string group, out decimal number)
    {
        number = 1;
        return !range.Groups[group].Success
            || decimal.TryParse(range.Groups[group].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string Text(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[-+]?\.?\d[^,]*\.\.", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BeginsLikeRange();

    [GeneratedRegex(
        @"^(?<first>[-+]?[\d.]*?\d(e[-+]?\d+)?)\s*\.\.\s*(?<last>[-+]?[\d.]*\d(e[-+]?\d+)?)"
            + @"(\s*(?<how>[x×+]|log)\s*(?<by>[\d.]+(e[-+]?\d+)?))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Range();
}
