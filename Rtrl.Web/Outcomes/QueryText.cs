using System.Text;

namespace Rtrl.Web.Outcomes;

/// <summary>
/// How a query is written: terms stand between white space, alternatives between bars; within quotes both are letters like others, and two
/// quotes are one that is meant. A quote that is never closed reaches to the end.
/// </summary>
public static class QueryText
{
    /// <summary>The terms as they are written, quotes and all.</summary>
    public static IReadOnlyList<string> Terms(string text) => [.. Split(text, char.IsWhiteSpace).Where(term => term.Length > 0)];

    /// <summary>Where the last term begins: at the end when white space has closed it.</summary>
    public static int LastTerm(string text) => text.Length - Split(text, char.IsWhiteSpace)[^1].Length;

    /// <summary>The alternatives of a term's value, still quoted.</summary>
    public static IReadOnlyList<string> Alternatives(string value) => Split(value, letter => letter == '|');

    /// <summary>Where the last alternative begins.</summary>
    public static int LastAlternative(string value) => value.Length - Alternatives(value)[^1].Length;

    /// <summary>What is meant by a quoted or bare text.</summary>
    public static string Meant(string written)
    {
        var text = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < written.Length; at++)
        {
            if (written[at] != '"')
                text.Append(written[at]);
            else if (quoted && at + 1 < written.Length && written[at + 1] == '"')
                text.Append(written[at++]);
            else
                quoted = !quoted;
        }

        return text.ToString();
    }

    /// <summary>A text as it must be written to be meant whole.</summary>
    public static string Written(string text) =>
        text.Length == 0 || text.Any(letter => char.IsWhiteSpace(letter) || letter is '"' or '|')
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;

    private static List<string> Split(string text, Func<char, bool> separates)
    {
        var parts = new List<string>();
        var (quoted, from) = (false, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
                quoted = !quoted; // two that mean one turn it twice
            else if (!quoted && separates(text[at]))
            {
                parts.Add(text[from..at]);
                from = at + 1;
            }
        }

        parts.Add(text[from..]);
        return parts;
    }
}
