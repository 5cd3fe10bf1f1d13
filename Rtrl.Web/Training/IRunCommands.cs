using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>Tells runs what to do. Refusals are <see cref="Refusals.CommandException"/>.</summary>
public interface IRunCommands
{
    /// <summary>
    /// Completes when the command has taken effect and that is stored: after a pause the step counter stands still. Returns the run as it
    /// is afterwards.
    /// </summary>
    Task<RunDetail> CommandAsync(long runId, RunCommand command, CancellationToken cancellation = default);
}
