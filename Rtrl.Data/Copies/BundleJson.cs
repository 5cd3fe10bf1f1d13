using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Copies;

/// <summary>
/// The JSON of a bundle: every digit, nothing left out, nothing passed over. Settings are read as everywhere: an unknown key is refused.
/// </summary>
internal static class BundleJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new SettingsConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 16,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNullInLists } },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, s_options);

    /// <exception cref="JsonException">Not of this shape.</exception>
    /// <exception cref="InvalidSettingsException">A setting that there is not.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, s_options) ?? throw new JsonException("It holds null.");

    /// <summary>The reader does not look at what a list's entries may be. None in a bundle is null.</summary>
    private static void RefuseNullInLists(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable)
            type.OnDeserialized = Check;

        static void Check(object list)
        {
            if (((IEnumerable)list).Cast<object?>().Any(entry => entry is null))
                throw new JsonException("A list in it holds null.");
        }
    }

    private sealed class SettingsConverter : JsonConverter<RunSettings>
    {
        public override RunSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return SettingsDocument.FromJson(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, RunSettings value, JsonSerializerOptions options)
        {
            using var document = JsonDocument.Parse(SettingsDocument.ToJson(value));
            document.RootElement.WriteTo(writer);
        }
    }
}
