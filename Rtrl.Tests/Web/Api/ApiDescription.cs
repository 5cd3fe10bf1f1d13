using System.Text.Json;

namespace Rtrl.Tests.Web.Api;

/// <summary>What the server says of itself at /openapi/v1.json: every operation with its parameters and the shape of its body.</summary>
internal sealed record ApiDescription(IReadOnlyList<ApiOperation> Operations)
{
    public const string FileType = "application/octet-stream";

    public static async Task<ApiDescription> ReadAsync(LabServer lab)
    {
        var document = await lab.GetJsonAsync("/openapi/v1.json");
        return new ApiDescription([
            .. from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select new ApiOperation(
                operation.Name.ToUpperInvariant(),
                path.Name,
                Parameters(document, operation.Value),
                Body(document, operation.Value),
                Content(operation.Value)?.TryGetProperty(FileType, out _) == true
            ),
        ]);
    }

    private static ApiParameter[] Parameters(JsonElement document, JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters)
            ?
            [
                .. parameters
                    .EnumerateArray()
                    .Select(parameter => new ApiParameter(
                        parameter.GetProperty("name").GetString()!,
                        parameter.GetProperty("in").GetString() == "path",
                        ApiShape.Of(document, parameter.GetProperty("schema"))
                    )),
            ]
            : [];

    private static ApiShape? Body(JsonElement document, JsonElement operation) =>
        Content(operation)?.TryGetProperty("application/json", out var json) == true
            ? ApiShape.Of(document, json.GetProperty("schema"))
            : null;

    private static JsonElement? Content(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content") : null;
}
