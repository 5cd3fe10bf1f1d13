using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>Starts runs. Refusals are <see cref="Refusals.CommandException"/>, or InvalidSettingsException for settings.</summary>
public interface IRunStarts
{
    /// <summary>Creates one run per variant and seed and queues them.</summary>
    Task<IReadOnlyList<RunDetail>> StartAsync(StartRequest request) => StartAllAsync([request]);

    /// <summary>The same for several requests: when one is refused, none starts.</summary>
    Task<IReadOnlyList<RunDetail>> StartAllAsync(IReadOnlyList<StartRequest> requests);

    /// <summary>Creates these runs, all or none, and queues them; returns their ids in order.</summary>
    Task<IReadOnlyList<long>> StartPlannedAsync(IReadOnlyList<NewRun> plans);

    /// <summary>The same for those whose settings and seed no run of the history has yet; returns the ids of the new ones.</summary>
    Task<IReadOnlyList<long>> StartMissingAsync(IReadOnlyList<NewRun> plans);
}
