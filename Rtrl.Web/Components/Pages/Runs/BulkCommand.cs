using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>A command for many runs at once, and which of them it makes sense for.</summary>
/// <param name="Command">What training is told.</param>
/// <param name="Doing">Shown while it has not taken effect.</param>
/// <param name="Done">What has happened to a run afterwards.</param>
public sealed record BulkCommand(RunCommand Command, string Title, string Doing, string Done, string Icon, IReadOnlyList<RunStatus> For)
{
    public static IReadOnlyList<BulkCommand> All { get; } =
    [
        new(new RunCommand.Pause(), "Pause", "Pausing", "paused", "pause", [RunStatus.Running, RunStatus.Queued]),
        new(new RunCommand.Resume(), "Resume", "Resuming", "resumed", "play", [RunStatus.Paused, RunStatus.Interrupted, RunStatus.Failed]),
        new(
            new RunCommand.Stop(),
            "Stop",
            "Stopping",
            "stopped",
            "stop",
            [RunStatus.Running, RunStatus.Queued, RunStatus.Paused, RunStatus.Interrupted]
        ),
    ];

    public IReadOnlyList<RunSummary> Applicable(IEnumerable<RunSummary> runs) => [.. runs.Where(run => For.Contains(run.Status))];
}
