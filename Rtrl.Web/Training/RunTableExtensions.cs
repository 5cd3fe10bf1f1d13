using Rtrl.Data;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>Finds what must be there.</summary>
public static class RunTableExtensions
{
    /// <exception cref="CommandException">There is no such run.</exception>
    public static RunDetail Require(this IRunTable table, long runId) =>
        table.Find(runId) ?? throw new CommandException(RefusalKind.Unknown, $"There is no run {runId}.", "id", $"{runId}");
}
