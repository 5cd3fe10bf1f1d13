using Rtrl.Data;
using Rtrl.Web.Inspection;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Episodes kept as rows: the first 1,000 and the last 5,000 of a run.</summary>
internal static class EpisodeEndpoints
{
    public static void MapEpisodes(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/runs/{id}/episodes",
                (long id, long? from, long? to, int? limit, IRunTable table, IRunQueries queries) =>
                {
                    table.Require(id);
                    var most = RunAccess.Between(limit, 200, 1, 10_000, "limit");
                    if (from is < 0)
                        throw RequestException.Bad("from", from, "episode numbers from 0");
                    if (to is < 0 || from > to)
                        throw RequestException.Bad("to", to, "episode numbers from 0, not below from");
                    return from is null && to is null
                        ? queries.LastEpisodes(id, most)
                        : queries.Episodes(id, from ?? 0, to ?? long.MaxValue, most);
                }
            )
            .WithSummary("Stored episodes, oldest first: a range, or the latest.")
            .WithTags("Episodes")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet(
                "/runs/{id}/episodes/{episode}",
                (long id, long episode, IRunTable table, IRunQueries queries) =>
                {
                    table.Require(id);
                    return queries.Episodes(id, episode, episode, 1) is [var found]
                        ? found
                        : throw RequestException.NotFound(
                            "episode",
                            episode,
                            $"Episode {episode} of run {id} is not stored: it is not finished, or is neither among the first 1,000 "
                                + "nor the last 5,000."
                        );
                }
            )
            .WithSummary("One stored episode.")
            .WithTags("Episodes")
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet(
                "/runs/{id}/episodes/{episode}/replay",
                async (long id, long episode, int? from, int? count, Inspector inspector, CancellationToken cancellation) =>
                {
                    var first = RunAccess.Between(from, 0, 0, int.MaxValue, "from");
                    var most = RunAccess.Between(count, 256, 1, Replays.MostSteps, "count");
                    return ReplayResource.Of(await inspector.ReplayAsync(id, episode, first, most, cancellation));
                }
            )
            .WithSummary(
                "Steps of an episode, lived again from the nearest checkpoint: observation, action, reward, outputs, TD error, "
                    + "hidden state and environment of each."
            )
            .WithTags("Episodes")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }
}
