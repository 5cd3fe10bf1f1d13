using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Api;

/// <summary>The runs that a request means, oldest first: by number, by experiment, by a query, or by several of these together.</summary>
internal sealed record RunSelection(IReadOnlyList<RunDetail> Runs, Experiment? Experiment)
{
    private const int MostRuns = 10_000;

    /// <param name="runs">Numbers with commas between; 3-7 is 3, 4, 5, 6 and 7.</param>
    /// <param name="where">As on the runs page; empty means all.</param>
    /// <exception cref="RequestException">None of the three, or one that cannot be read, or a run that is not there.</exception>
    public static RunSelection Of(string? runs, string? experiment, string? where, IRunQueries queries, ExperimentControl experiments)
    {
        if (runs is null && experiment is null && where is null)
        {
            throw RequestException.Bad(
                "runs",
                null,
                "numbers such as 1,2,5-9; or give experiment, its name; or where, a query (empty for all runs)"
            );
        }

        var query = RunQuery.Parse(where ?? "");
        if (query.Problems.Count > 0)
            throw RequestException.Of(StatusCodes.Status400BadRequest, "where", where, string.Join(" ", query.Problems));
        long[] ids = runs is null ? [] : [.. Numbers(runs).Distinct()];
        var chosen = experiment is null ? null : experiments.Require(experiment).Experiment;
        var found = new RunFilter(ids, [], null, null, [], chosen) { Where = query }.Of(queries);
        if (ids.Length > 0)
        {
            var there = queries.List().Select(run => run.Id).ToHashSet();
            foreach (var id in ids.Where(id => !there.Contains(id)))
                throw RequestException.NotFound("runs", id, $"There is no run {id}.");
        }

        return new RunSelection(found, chosen);
    }

    private static List<long> Numbers(string text)
    {
        var ids = new List<long>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (
                ends.Length > 2
                || !Reads(ends[0], out var first)
                || !Reads(ends[^1], out var last)
                || last < first
                || last - first >= MostRuns - ids.Count
            )
            {
                throw RequestException.Bad("runs", text, $"numbers of at most {MostRuns:N0} runs with commas between, such as 1,2,5-9");
            }

            for (var id = first; id <= last; id++)
                ids.Add(id);
        }

        return ids;
    }

    private static bool Reads(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
