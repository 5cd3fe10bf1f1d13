using Rtrl.Data;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>What happened to a run.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapGet(
                "/runs/{id}/events",
                (long id, IRunTable table, IRunQueries queries) =>
                {
                    table.Require(id);
                    return queries.Events(id);
                }
            )
            .WithSummary("The run's log; events of kind “learning” change the trajectory.")
            .WithTags("Runs")
            .ProducesProblem(StatusCodes.Status404NotFound);
}
