using System.Text.Json;

namespace Rtrl.Tests.Web.Api;

/// <summary>A JSON schema as far as it tells what a value looks like.</summary>
/// <param name="Kind">object, array, table (an object of any names), string, integer, number, boolean, or any.</param>
/// <param name="Fields">Of an object.</param>
/// <param name="Entry">Of an array or a table.</param>
/// <param name="Choices">Of a string that is one of a few.</param>
internal sealed record ApiShape(string Kind, IReadOnlyDictionary<string, ApiShape> Fields, ApiShape? Entry, IReadOnlyList<string> Choices)
{
    private static readonly string[] s_kinds = ["object", "array", "integer", "number", "boolean", "string"];

    public static ApiShape Of(JsonElement document, JsonElement schema)
    {
        schema = Resolve(document, schema);
        var kind =
            schema.TryGetProperty("enum", out var choices) ? "string"
            : Kinds(schema) is var given ? s_kinds.FirstOrDefault(given.Contains) ?? "any"
            : "any";
        var fields = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().ToDictionary(field => field.Name, field => Of(document, field.Value))
            : [];
        var table = kind == "object" && fields.Count == 0;
        ApiShape? entry = schema.TryGetProperty(table ? "additionalProperties" : "items", out var inner) ? Of(document, inner) : null;
        return new ApiShape(
            table ? "table" : kind,
            fields,
            entry,
            choices.ValueKind == JsonValueKind.Array ? [.. choices.EnumerateArray().Select(choice => choice.ToString())] : []
        );
    }

    /// <summary>
    /// Itself and whatever lies in it, each with a function that makes the JSON of a whole body out of the JSON put there.
    /// </summary>
    public IEnumerable<(string Place, ApiShape Shape, Func<string, string> Around)> Places(string place = "")
    {
        yield return (place, this, json => json);
        foreach (var (name, field) in Fields)
        {
            foreach (var (inner, shape, around) in field.Places(place.Length == 0 ? name : $"{place}.{name}"))
                yield return (inner, shape, json => $$"""{"{{name}}":{{around(json)}}}""");
        }

        foreach (var (inner, shape, around) in Entry?.Places(Kind == "array" ? $"{place}[0]" : $"{place}.x") ?? [])
            yield return (inner, shape, json => Kind == "array" ? $"[{around(json)}]" : $$"""{"x":{{around(json)}}}""");
    }

    private static string[] Kinds(JsonElement schema) =>
        schema.TryGetProperty("type", out var type)
            ? type.ValueKind == JsonValueKind.Array
                ? [.. type.EnumerateArray().Select(one => one.GetString()!)]
                : [type.GetString()!]
            : [];

    /// <summary>Follows references, and takes of "null or …" the second.</summary>
    private static JsonElement Resolve(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Resolve(document, reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name)));
        return schema.TryGetProperty("oneOf", out var either)
            ? Resolve(document, either.EnumerateArray().First(one => !Kinds(one).Contains("null")))
            : schema;
    }
}
