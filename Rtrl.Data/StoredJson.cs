using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rtrl.Data;

/// <summary>
/// JSON columns. Reading is lenient, since rows outlive versions: a setting that did not exist yet gets its default, one that no longer
/// exists is passed over.
/// </summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new HistoryException($"The history holds an empty {typeof(T).Name}.");
}
