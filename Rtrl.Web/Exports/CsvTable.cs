using System.Globalization;
using CsvHelper;

namespace Rtrl.Web.Exports;

/// <summary>
/// The one writer of comma-separated values, for REST, command line and pages (docs/exports.md): RFC 4180 with line feeds, invariant
/// numbers that read back to the same bits, times in UTC. A value that is missing or not finite is an empty field, as it is null in JSON.
/// </summary>
public static class CsvTable
{
    private static readonly CsvWriterOptions s_format = new() { NewLine = "\n", CommentPrefix = '#' };

    /// <param name="rows">One that is shorter than the head ends in empty fields.</param>
    /// <param name="notes">Lines before the head, each after "# ": what was chosen, and how the numbers came about.</param>
    public static void Write(
        TextWriter writer,
        IEnumerable<string> heads,
        IEnumerable<IEnumerable<object?>> rows,
        params IEnumerable<string> notes
    )
    {
        using var csv = CsvWriter.Create(writer, s_format, leaveOpen: true);
        foreach (var note in notes)
            csv.WriteComment(" " + note.ReplaceLineEndings(" "));
        string[] names = [.. heads];
        csv.WriteHeader(names);
        foreach (var row in rows)
        {
            string[] fields = [.. row.Select(Field)];
            csv.WriteRecord([.. fields, .. Enumerable.Repeat("", Math.Max(0, names.Length - fields.Length))]);
        }
    }

    /// <summary>The same as a text.</summary>
    public static string Text(IEnumerable<string> heads, IEnumerable<IEnumerable<object?>> rows, params IEnumerable<string> notes)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(text, heads, rows, notes);
        return text.ToString();
    }

    private static string Field(object? value) =>
        value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            double number => double.IsFinite(number) ? (number + 0.0).ToString("R", CultureInfo.InvariantCulture) : "",
            float number => float.IsFinite(number) ? (number + 0f).ToString("R", CultureInfo.InvariantCulture) : "",
            DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}
