using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rtrl.Web.Exports;

/// <summary>A table as a JSON array with an object a row, one a line; a value that is missing or not finite is null.</summary>
public static class JsonTable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ExportTable table, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(writer);
        var buffer = new ArrayBufferWriter<byte>();
        var before = "[\n";
        foreach (var row in table.Rows)
        {
            buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(buffer, s_options))
                Write(json, table.Columns, row);
            writer.Write(before);
            writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
            before = ",\n";
        }

        writer.Write(before == "[\n" ? "[]\n" : "\n]\n");
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<(string Name, Type Type)> columns, IReadOnlyList<object?> row)
    {
        json.WriteStartObject();
        foreach (var ((name, _), value) in columns.Zip(row))
        {
            json.WritePropertyName(name);
            switch (ExportTable.Finite(value))
            {
                case null:
                    json.WriteNullValue();
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case long whole:
                    json.WriteNumberValue(whole);
                    break;
                case double number:
                    json.WriteNumberValue(number + 0.0);
                    break;
                case DateTimeOffset time:
                    json.WriteStringValue(time.UtcDateTime);
                    break;
                case var text:
                    json.WriteStringValue((string)text);
                    break;
            }
        }

        json.WriteEndObject();
    }
}
