using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Web.Components.Pages;

/// <summary>Rows for tables and forms.</summary>
internal static class MadeRuns
{
    public static RunSummary Summary(
        long id,
        string name = "demo",
        long seed = 0,
        RunStatus status = RunStatus.Finished,
        string? group = null,
        string? variant = null,
        double? lastReturn = 1,
        IReadOnlyList<string>? tags = null,
        string? reason = null,
        long step = 1_000,
        string environment = "memory-chain",
        string agent = "stream-q"
    ) =>
        Runs.Detail(id, status, reason, name).Summary with
        {
            Title = "title",
            Seed = seed,
            Group = group,
            Variant = variant,
            LastReturn = lastReturn,
            Tags = tags ?? [],
            Step = step,
            PlannedSteps = 2_000,
            Environment = environment,
            Agent = agent,
            Colour = (int)(id % 8),
            CreatedAt = Runs.Noon.AddMinutes(id),
            UpdatedAt = Runs.Noon.AddMinutes(id),
            DiskBytes = 1_000_000 * id,
        };

    public static RunDetail Detail(long id, RunSettings settings, string name = "demo", RunStatus status = RunStatus.Finished) =>
        Runs.Detail(id, status, null, name) with
        {
            Settings = settings,
            Summary = Summary(id, name, settings.Seed, status, step: 100_000),
        };

    /// <summary>Runs of an experiment's first cells, with these final returns: by cell, by seed.</summary>
    public static RunSummary[] Of(Experiment experiment, IEnumerable<double[]> finals) =>
        [
            .. from cell in experiment.Cells.Zip(experiment.Identities).Zip(finals).Index()
            from seed in cell.Item.Second.Index()
            select Detail((100 * cell.Index) + seed.Index + 1, cell.Item.First.First.Of(seed.Index)).Summary with
            {
                Identity = cell.Item.First.Second[seed.Index],
                Final = new FinalReturn(seed.Item, 40),
            },
        ];

    /// <summary>Two agents with three seeds each, started together: runs 1 to 3 and 4 to 6.</summary>
    public static IReadOnlyList<RunSummary> Started() =>
        [
            .. from run in Enumerable.Range(1, 6)
            let agent = run <= 3 ? "exact" : "tbptt1"
            let seed = (run - 1) % 3
            select Summary(
                run,
                $"demo · {agent} · seed {seed}",
                seed,
                run == 1 ? RunStatus.Running : RunStatus.Finished,
                "demo, 12:00",
                agent,
                lastReturn: run
            ),
        ];
}
