using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>
/// What a person may change of the record. Refusals are <see cref="Refusals.CommandException"/>, or InvalidSettingsException for names,
/// tags and notes.
/// </summary>
public interface IRunEdits
{
    /// <summary>Changes name, tags and notes.</summary>
    Task EditAsync(long runId, RunEdit edit);

    /// <summary>Stops and deletes.</summary>
    Task DeleteAsync(IReadOnlyList<long> runIds);

    /// <summary>Deletes a stored checkpoint; refuses the newest one of a run that may yet go on from it.</summary>
    Task DeleteCheckpointAsync(long runId, long checkpointId);
}
