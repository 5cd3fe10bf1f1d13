using System.Text;
using Rtrl.Data;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>
/// What a person types to find runs: words anywhere in name, title, tags, seed or number, and terms with a field
/// (task:memory tag:"λ study" status:running agent:qrc preset:demo group:"…" seed:3). Every term must hold; letter case is ignored.
/// </summary>
public sealed class RunsSearch
{
    public static IReadOnlyList<string> Fields { get; } = ["task", "tag", "status", "agent", "preset", "group", "seed"];

    private readonly List<(string Field, string Text)> _terms = [];

    public RunsSearch(string text)
    {
        foreach (var term in Split(text))
        {
            var colon = term.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && Fields.Contains(term[..colon], StringComparer.OrdinalIgnoreCase))
                _terms.Add((term[..colon].ToLowerInvariant(), term[(colon + 1)..]));
            else
                _terms.Add(("", term));
        }
    }

    /// <summary>A term that finds exactly this text in the field.</summary>
    public static string Term(string field, string text) =>
        text.Any(letter => char.IsWhiteSpace(letter) || letter == '"') ? $"{field}:\"{text.Replace("\"", "\"\"")}\"" : $"{field}:{text}";

    public bool Fits(RunSummary run)
    {
        foreach (var (field, text) in _terms)
            if (!Fits(run, field, text))
                return false;
        return true;
    }

    private static bool Fits(RunSummary run, string field, string text) => field switch
    {
        "task" => Has(run.Environment, text),
        "tag" => run.Tags.Any(tag => Has(tag, text)),
        "status" => run.Status.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase),
        "agent" => Has(run.Agent, text),
        "preset" => Has(run.Preset, text),
        "group" => Has(run.Group, text),
        "seed" => text.Length == 0 || run.Seed.ToString() == text,
        _ => Has(run.Name, text) || Has(run.Title, text) || run.Tags.Any(tag => Has(tag, text)) || run.Id.ToString() == text || $"seed {run.Seed}".Contains(text, StringComparison.OrdinalIgnoreCase),
    };

    private static bool Has(string? where, string what) => where is not null && where.Contains(what, StringComparison.OrdinalIgnoreCase);

    /// <summary>Words at white space; quotes keep white space inside a word, and within them two quotes are one that is meant.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '"' && quoted && at + 1 < text.Length && text[at + 1] == '"')
                word.Append(text[at++]);
            else if (letter == '"')
                quoted = !quoted;
            else if (!char.IsWhiteSpace(letter) || quoted)
                word.Append(letter);
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}
