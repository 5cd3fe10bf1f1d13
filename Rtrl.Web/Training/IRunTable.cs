using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>The runs as they are at this moment: the history's rows with the live facts laid over them.</summary>
public interface IRunTable
{
    IReadOnlyList<RunSummary> List();

    /// <summary>Null when there is no such run.</summary>
    RunDetail? Find(long runId);

    /// <summary>Raised after any run's status, existence or name changed; handlers must return at once.</summary>
    event Action<long>? Changed;
}
