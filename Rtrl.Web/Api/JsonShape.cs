using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Api;

/// <summary>
/// Compares a JSON value with the type it is to become and tells what differs, by its place: unknown and double members, values of another
/// kind, entries that are null.
/// </summary>
internal sealed class JsonShape
{
    /// <summary>Problems told at once: enough to mend a request, few enough to read.</summary>
    public const int MostProblems = SettingsDocument.MostProblems;

    private readonly JsonSerializerOptions _options;
    private readonly List<SettingProblem> _problems = [];

    private JsonShape(JsonSerializerOptions options) => _options = options;

    private bool Full => _problems.Count >= MostProblems;

    /// <returns>Empty when the value can be deserialised.</returns>
    public static IReadOnlyList<SettingProblem> Differences(JsonElement value, Type type, JsonSerializerOptions options)
    {
        var shape = new JsonShape(options);
        shape.Compare(value, type, "");
        return shape._problems;
    }

    /// <param name="type">Null where any value will do: then only its texts are looked at.</param>
    private void Compare(JsonElement value, Type? type, string place)
    {
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        var expected = type is null || type == typeof(JsonElement) ? null : _options.GetTypeInfo(type);
        switch (value.ValueKind)
        {
            case JsonValueKind.String when TextOf(value.GetString) is null:
                Add(place, value, $"{Name(place)} holds half a surrogate pair, which is no character; allowed: text.");
                break;
            case JsonValueKind.Object when expected is null or { Kind: JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary }:
                CompareMembers(value, expected, place);
                break;
            case JsonValueKind.Array when expected is null or { Kind: JsonTypeInfoKind.Enumerable }:
                foreach (var (index, entry) in value.EnumerateArray().Index().TakeWhile(_ => !Full))
                    Compare(entry, expected?.ElementType, $"{place}[{index}]");
                break;
            default:
                if (expected is not null && !Converts(value, expected))
                    Add(place, value, $"{Name(place)} holds a value of another kind; allowed: {Kind(expected)}.");
                break;
        }
    }

    private void CompareMembers(JsonElement value, JsonTypeInfo? expected, string place)
    {
        var seen = new HashSet<string>(_options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject().TakeWhile(_ => !Full))
        {
            if (TextOf(() => member.Name) is not { } name)
            {
                Add(place, null, $"A name in {Name(place)} holds half a surrogate pair, which is no character; allowed: text.");
                continue;
            }

            var inner = place.Length == 0 ? name : $"{place}.{name}";
            var property = expected is { Kind: JsonTypeInfoKind.Object } ? Property(expected, name) : null;
            if (expected is { Kind: JsonTypeInfoKind.Object } && property is null)
                Add(
                    inner,
                    member.Value,
                    $"There is no field “{inner}” here; allowed: {string.Join(", ", expected.Properties.Select(one => one.Name))}."
                );
            else if (expected is not null && !seen.Add(name))
                Add(inner, member.Value, $"{inner} is given twice; give it once.");
            else if (member.Value.ValueKind != JsonValueKind.Null || property is not { PropertyType: var type } || !CanBeNull(type))
                Compare(member.Value, property?.PropertyType ?? expected?.ElementType, inner);
        }
    }

    private JsonPropertyInfo? Property(JsonTypeInfo type, string name) =>
        type.Properties.FirstOrDefault(property =>
            property.Name.Equals(name, _options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        );

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    /// <summary>Null stands for an absent member only, so entries of lists and tables are never null.</summary>
    private static bool Converts(JsonElement value, JsonTypeInfo expected)
    {
        if (value.ValueKind == JsonValueKind.Null || expected.Kind != JsonTypeInfoKind.None)
            return false;
        try
        {
            value.Deserialize(expected);
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Null where an escape such as \ud800 stands alone; the reader finds that only when it makes a text of it.</summary>
    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Add(string place, JsonElement? value, string message) =>
        _problems.Add(new SettingProblem(Name(place), value?.GetRawText(), message));

    private static string Name(string place) => place.Length == 0 ? "body" : place;

    private string Kind(JsonTypeInfo expected) =>
        (expected.Kind, expected.Type) switch
        {
            (JsonTypeInfoKind.Enumerable, _) => $"a list, each entry {Kind(_options.GetTypeInfo(expected.ElementType!))}",
            (JsonTypeInfoKind.Dictionary, _) => $"an object, each value {Kind(_options.GetTypeInfo(expected.ElementType!))}",
            (JsonTypeInfoKind.Object, _) => "an object with the fields /openapi/v1.json lists",
            (_, { IsEnum: true } type) => string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)),
            (_, var type) when type == typeof(bool) => "true or false",
            (_, var type) when type == typeof(string) => "a text",
            (_, var type) when type == typeof(int) || type == typeof(long) => "a whole number",
            _ => "a number",
        };
}
