using System.Text.Json;
using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Live;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Runs: list, create, read, edit, delete.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs", List)
            .WithSummary("Runs, newest first; filtered by status, tag, preset, group and search text.")
            .WithTags("Runs");
        api.MapPost("/runs", CreateAsync)
            .WithSummary("Creates and queues one run per agent of the preset, combination of varied values, and seed.")
            .WithTags("Runs")
            .Produces<CreatedRuns>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/runs/{id}", (long id, IRunTable table, ILiveRuns liveRuns) => RunResource.Of(table.Require(id), liveRuns.Live(id)))
            .WithSummary("One run as it is now.")
            .WithTags("Runs")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPatch("/runs/{id}", EditAsync)
            .WithSummary("Changes name, tags or notes.")
            .WithTags("Runs")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete(
                "/runs/{id}",
                async (long id, IRunEdits edits) =>
                {
                    await edits.DeleteAsync([id]);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Stops and deletes a run with all it stored.")
            .WithTags("Runs")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapDelete(
                "/runs",
                async (string? ids, IRunEdits edits) =>
                {
                    await edits.DeleteAsync(Ids(ids));
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Stops and deletes several runs: ?ids=1,2,3.")
            .WithTags("Runs")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static RunList List(
        IRunTable table,
        string? status,
        string? tag,
        string? preset,
        string? group,
        string? search,
        int? offset,
        int? limit
    )
    {
        if (status is not null && !StatusNames.All.Contains(status))
            throw RequestException.Bad("status", status, string.Join(", ", StatusNames.All));
        var skip = RunAccess.Between(offset, 0, 0, int.MaxValue, "offset");
        var take = RunAccess.Between(limit, 1000, 1, 10_000, "limit");
        var rows = table
            .List()
            .Where(row => status is null || StatusNames.Of(row.Status) == status)
            .Where(row => tag is null || row.Tags.Contains(tag))
            .Where(row => preset is null || row.Preset == preset)
            .Where(row => group is null || row.Group == group)
            .Where(row =>
                search is null
                || row.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
                || row.Title.Contains(search, StringComparison.OrdinalIgnoreCase)
            )
            .ToArray();
        return new RunList(rows.Length, [.. rows.Skip(skip).Take(take)]);
    }

    private static async Task<IResult> CreateAsync(Body<CreateRunsRequest> request, IRunStarts starts, ILiveRuns liveRuns)
    {
        var body = request.Value;
        var overrides = SettingOverrides.Of(body.Settings);
        if (body.Preset is null && body.Settings is not { ValueKind: JsonValueKind.Object })
            throw RequestException.Bad("preset", null, "the name of a preset, or settings");
        if (body.Seeds?.FirstOrDefault(seed => seed < 0) is < 0 and var negative)
            throw RequestException.Bad("seeds", negative, "whole numbers from 0 to 9,007,199,254,740,991");
        var started = await starts.StartAsync(
            new StartRequest(
                body.Preset,
                body.Preset is null ? new RunSettings() : null,
                overrides,
                body.Seeds,
                body.Name,
                body.Tags,
                body.Notes ?? "",
                body.Paused,
                body.Variant,
                Vary(body.Vary)
            )
        );
        var runs = started.Select(detail => RunResource.Of(detail, liveRuns.Live(detail.Summary.Id))).ToArray();
        return TypedResults.Created(runs.Length == 1 ? $"/api/v1/runs/{runs[0].Id}" : "/api/v1/runs", new CreatedRuns(runs));
    }

    private static IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Vary(JsonElement? vary) =>
        vary switch
        {
            not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } => [],
            { ValueKind: JsonValueKind.Object } values =>
            [
                .. values.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, ExperimentFile.Values(one.Name, one.Value))),
            ],
            { } other => throw RequestException.Bad("vary", other.GetRawText(), "an object such as {\"agent.traceDecay\": [0, 0.8]}"),
        };

    private static async Task<RunResource> EditAsync(
        long id,
        Body<EditRunRequest> request,
        IRunTable table,
        IRunEdits edits,
        ILiveRuns liveRuns
    )
    {
        var body = request.Value;
        table.Require(id);
        await edits.EditAsync(id, new RunEdit(body.Name, body.Tags, body.Notes));
        return RunResource.Of(table.Require(id), liveRuns.Live(id));
    }

    private static IReadOnlyList<long> Ids(string? text)
    {
        var parts = text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var ids = parts
            .Select(part =>
                long.TryParse(part, out var id) ? id : throw RequestException.Bad("ids", part, "run numbers separated by commas")
            )
            .Distinct()
            .ToArray();
        return ids.Length is >= 1 and <= 1000 ? ids : throw RequestException.Bad("ids", text, "1 to 1,000 run numbers separated by commas");
    }
}
