using Rtrl.Data;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Outcomes;

/// <summary>
/// Which runs a person means, typed on one line: <c>env:foragax|labyrinth agent.traceDecay=0.8 right>0.9 -tag:old exact</c>. Every term
/// must hold. A term is a field, a sign and a value, or a word that is looked for in name, title, tags, seed and number. Signs are <c>:</c>
/// (has it in it; of numbers: is it), <c>=</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>></c> and <c>>=</c>; <c>|</c> stands between
/// alternatives, a leading minus turns a term round, quotes keep white space. Letter case is ignored.
/// </summary>
public sealed record RunQuery(IReadOnlyList<QueryTerm> Terms)
{
    /// <summary>Whether settings must be known to answer it.</summary>
    public bool AsksSettings => Terms.Any(term => term.AsksSettings);

    /// <summary>What is wrong with it, a sentence for each term that cannot be used.</summary>
    public IReadOnlyList<string> Problems => [.. Terms.Select(term => term.Problem).OfType<string>()];

    public static RunQuery Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RunQuery([.. QueryText.Terms(text).Select(QueryTerm.Parse)]);
    }

    /// <summary>A term that finds the runs of which the field is exactly this.</summary>
    public static string Term(string field, string text) => $"{field}={QueryText.Written(text)}";

    /// <summary>By the terms that can be used.</summary>
    /// <param name="settings">Of a run; never called unless <see cref="AsksSettings"/>.</param>
    public bool Fits(RunSummary run, Func<RunSummary, RunSettings?> settings)
    {
        foreach (var term in Terms)
            if (term.Problem is null && !term.Fits(run, settings))
                return false;
        return true;
    }
}
