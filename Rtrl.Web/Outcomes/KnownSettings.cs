using Rtrl.Data;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Outcomes;

/// <summary>
/// Settings of the runs that there are. They never change, so each run's are read once, when somebody asks for them, and kept while it
/// exists.
/// </summary>
public sealed class KnownSettings(IRunQueries queries)
{
    private readonly Lock _gate = new();
    private Dictionary<long, RunSettings> _known = [];

    /// <param name="all">Every run there is: what is not among them is forgotten.</param>
    /// <returns>The settings of a run; null of one that has been deleted meanwhile.</returns>
    public Func<RunSummary, RunSettings?> Of(IReadOnlyList<RunSummary> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        lock (_gate)
        {
            long[] unknown = [.. all.Select(run => run.Id).Where(id => !_known.ContainsKey(id))];
            if (unknown.Length > 0 || _known.Count > all.Count)
            {
                // A new dictionary: readers of the old one go on undisturbed.
                var known = all.Where(run => _known.ContainsKey(run.Id)).ToDictionary(run => run.Id, run => _known[run.Id]);
                foreach (var run in unknown.Length > 0 ? queries.FindMany(unknown) : [])
                    known[run.Summary.Id] = run.Settings;
                _known = known;
            }

            var current = _known;
            return run => current.GetValueOrDefault(run.Id);
        }
    }
}
