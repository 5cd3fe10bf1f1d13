using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>How the last term of a query can go on: keys first, after a sign the values that occur.</summary>
public static class QueryCompletion
{
    /// <summary>Choices shown at a time.</summary>
    public const int Most = 8;

    /// <param name="runs">Whose values are offered.</param>
    /// <param name="settings">Called only when values of a setting are wanted.</param>
    public static IReadOnlyList<QueryChoice> Of(string draft, IReadOnlyList<RunSummary> runs, Func<Func<RunSummary, RunSettings?>> settings)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var at = QueryText.LastTerm(draft);
        var (before, term) = (draft[..at], draft[at..]);
        if (!QueryTerm.HasSign(term, out var head, out var value))
            return term.Contains('"', StringComparison.Ordinal) ? [] : Keys(before, term);
        return QueryTerm.Parse(head + "1").Field is { } field && (!field.IsNumber || field.IsSetting || field.Key == "seed")
            ? Values(before, head, value, field, runs, field.IsSetting ? settings() : _ => null)
            : [];
    }

    private static List<QueryChoice> Keys(string before, string term)
    {
        var (minus, word) = term.StartsWith('-') ? ("-", term[1..]) : ("", term);
        return
        [
            .. from field in RunField.All
            let rank = Rank(field, word)
            where rank is not null
            orderby rank
            let note = field.IsSetting ? field.Title : field.Help
            select new QueryChoice(before + minus + field.Key + field.Sign, field.Key, note, Whole: false),
        ];
    }

    /// <summary>How well a word begins a field's name; null when it does not.</summary>
    private static int? Rank(RunField field, string word)
    {
        bool Begins(string name) => name.StartsWith(word, StringComparison.OrdinalIgnoreCase);
        return Begins(field.Key) ? 0
            : field.Aliases.Any(Begins) ? 1
            : field.IsSetting && Begins(field.Key[(field.Key.LastIndexOf('.') + 1)..]) ? 2
            : null;
    }

    private static List<QueryChoice> Values(
        string before,
        string head,
        string value,
        RunField field,
        IReadOnlyList<RunSummary> runs,
        Func<RunSummary, RunSettings?> settings
    )
    {
        var last = QueryText.LastAlternative(value);
        var typed = QueryText.Meant(value[last..]);
        var found =
            from text in runs.SelectMany(run => field.Texts(run, settings(run)))
            where
                field.IsNumber ? text.StartsWith(typed, StringComparison.Ordinal) : text.Contains(typed, StringComparison.OrdinalIgnoreCase)
            group text by text into same
            select (Text: same.Key, Count: same.Count());
        var ordered = field.IsNumber
            ? found.OrderBy(one => double.Parse(one.Text, CultureInfo.InvariantCulture))
            : found.OrderByDescending(one => one.Count).ThenBy(one => one.Text);
        return
        [
            .. ordered
                .Take(Most)
                .Select(one => new QueryChoice(
                    before + head + value[..last] + QueryText.Written(one.Text),
                    one.Text,
                    Wording.Count(one.Count, "run"),
                    Whole: true
                )),
        ];
    }
}
