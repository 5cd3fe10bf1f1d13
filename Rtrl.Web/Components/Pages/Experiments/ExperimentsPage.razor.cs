using Rtrl.Data;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Experiments;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>The experiments of the history and those of the paper, with how far they are.</summary>
public sealed partial class ExperimentsPage(ExperimentControl experiments, IExperiments stored, IRunTable table, TimeProvider clock)
    : FollowingPage<ExperimentsPage.Listed>(table, clock)
{
    private Listed _listed = new([], [], [], null);

    /// <param name="Mine">Those of the history. One of the paper's that has runs is a thing of this history too, whoever started
    /// them.</param>
    /// <param name="Bundled">The paper's others.</param>
    /// <param name="Unreadable">Those that this version cannot read, each with the reason.</param>
    public sealed record Listed(
        IReadOnlyList<ExperimentProgress> Mine,
        IReadOnlyList<ExperimentProgress> Bundled,
        IReadOnlyList<(string Name, string Problem)> Unreadable,
        string? Fault
    );

    protected override Listed Read()
    {
        try
        {
            var unreadable = new List<(string, string)>();
            var all = experiments.List((name, problem) => unreadable.Add((name, problem)));
            var own = stored.List().Select(one => one.Name).ToHashSet();
            var mine = all.Where(one => own.Contains(one.Experiment.Name) || one.All.Any()).ToList();
            return new Listed(mine, [.. all.Except(mine)], unreadable, null);
        }
        catch (HistoryException exception)
        {
            return _listed with { Fault = exception.Message };
        }
    }

    protected override void Take(Listed read) => _listed = read;
}
