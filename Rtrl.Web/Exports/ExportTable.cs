namespace Rtrl.Web.Exports;

/// <summary>A table in whatever format: its columns once, and its rows as they are asked for, never all at a time.</summary>
/// <param name="Columns">Name and type; the type of every value that is not missing.</param>
public sealed record ExportTable(IReadOnlyList<(string Name, Type Type)> Columns, IEnumerable<IReadOnlyList<object?>> Rows)
{
    public static ExportTable Of<TRow>(IReadOnlyList<TableColumn<TRow>> columns, IEnumerable<TRow> rows) =>
        new(
            [.. columns.Select(column => (column.Name, column.Type))],
            rows.Select(row => (IReadOnlyList<object?>)[.. columns.Select(column => column.Value(row))])
        );

    /// <summary>A value as it leaves the program: what is not finite is missing.</summary>
    public static object? Finite(object? value) => value is double number && !double.IsFinite(number) ? null : value;

    public void WriteCsv(TextWriter writer) => CsvTable.Write(writer, Columns.Select(column => column.Name), Rows);
}
