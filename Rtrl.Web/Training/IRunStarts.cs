using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>Starts runs. Refusals are <see cref="Refusals.CommandException"/>, or InvalidSettingsException for settings.</summary>
public interface IRunStarts
{
    /// <summary>Creates one run per variant and seed and queues them.</summary>
    Task<IReadOnlyList<RunDetail>> StartAsync(StartRequest request) => StartAllAsync([request]);

    /// <summary>The same for several requests: when one is refused, none starts.</summary>
    Task<IReadOnlyList<RunDetail>> StartAllAsync(IReadOnlyList<StartRequest> requests);
}
