using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rtrl.Web.Api;

/// <summary>JSON knows no NaN and no infinity: they are null.</summary>
internal sealed class FiniteSingleConverter : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetSingle() is var value && float.IsFinite(value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options)
    {
        if (float.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteNullValue();
    }
}
