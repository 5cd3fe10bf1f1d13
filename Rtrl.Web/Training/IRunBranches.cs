using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>Branches runs. Refusals are <see cref="Refusals.CommandException"/>, or InvalidSettingsException for settings.</summary>
public interface IRunBranches
{
    /// <summary>A new run from a stored checkpoint, with changed settings on record; the parent is not touched.</summary>
    Task<RunDetail> BranchAsync(long runId, long checkpointId, IEnumerable<KeyValuePair<string, string>> overrides, string? name = null);
}
