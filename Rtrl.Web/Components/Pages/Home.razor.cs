using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;
using Rtrl.Web.Components.Pages.Racing;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages;

/// <summary>What this is, the race, and the latest runs.</summary>
public sealed partial class Home(IRunTable table, TimeProvider clock) : FollowingPage<IReadOnlyList<RunSummary>>(table, clock)
{
    private const int RecentRuns = 6;

    private readonly Preset _preset = Catalogue.Preset(Race.Preset);
    private IReadOnlyList<RunSummary> _recent = [];
    private int _total;

    private int Lag => _preset.Settings.Environment.Length - 2;

    private string RadiusMax => Numbers.Fixed(_preset.Settings.Network.RadiusMax, 1);

    protected override bool Due(bool changed) => changed || _recent.Any(run => run.Status is RunStatus.Running);

    protected override IReadOnlyList<RunSummary> Read() => Table.List();

    protected override void Take(IReadOnlyList<RunSummary> read)
    {
        _total = read.Count;
        _recent = [.. read.Take(RecentRuns)];
    }

    private static string TaskOf(RunSummary run) => run.Title.Split('·') is { Length: > 1 } parts ? parts[^1].Trim() : run.Environment;
}
