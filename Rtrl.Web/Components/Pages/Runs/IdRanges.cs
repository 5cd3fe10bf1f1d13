using System.Globalization;
using System.Text;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>Run numbers in a URL: "3-7.9" is 3, 4, 5, 6, 7 and 9.</summary>
public static class IdRanges
{
    private const int Most = 10_000;

    public static string Format(IEnumerable<long> ids)
    {
        var text = new StringBuilder();
        long? first = null,
            last = null;
        foreach (var id in ids.Distinct().Order())
        {
            if (last is { } end && id == end + 1)
            {
                last = id;
                continue;
            }

            Close();
            first = last = id;
        }

        Close();
        return text.ToString();

        void Close()
        {
            if (first is not { } from || last is not { } to)
                return;
            if (text.Length > 0)
                text.Append('.');
            text.Append(
                from == to ? $"{from}"
                : to == from + 1 ? $"{from}.{to}"
                : $"{from}-{to}"
            );
        }
    }

    /// <summary>What cannot be read is left out: a URL is a wish, not an order.</summary>
    public static IEnumerable<long> Parse(string? text)
    {
        var left = Most;
        foreach (var part in (text ?? "").Split(['.', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!long.TryParse(dash < 0 ? part : part[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first))
                continue;
            var last = first;
            if (dash >= 0 && !long.TryParse(part[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out last))
                continue;
            for (var id = first; id <= last && left-- > 0; id++)
                yield return id;
        }
    }
}
