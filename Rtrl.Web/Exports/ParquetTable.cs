using Parquet;
using Parquet.Schema;

namespace Rtrl.Web.Exports;

/// <summary>
/// A table as Parquet: int64, double, boolean, UTF-8 text and UTC microseconds, every column nullable, and null where a value is missing or
/// not finite. Rows are written in groups, so that no more than one group is in memory.
/// </summary>
public static class ParquetTable
{
    private const int GroupRows = 50_000;

    /// <param name="stream">Can seek; left open.</param>
    public static async Task WriteAsync(ExportTable table, Stream stream, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        DataField[] fields = [.. table.Columns.Select(Field)];
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, cancellationToken: cancellation);
        foreach (var rows in table.Rows.Chunk(GroupRows))
        {
            using var group = writer.CreateRowGroup();
            foreach (var (at, field) in fields.Index())
                await WriteAsync(group, field, table.Columns[at].Type, rows.Select(row => ExportTable.Finite(row[at])), cancellation);
        }
    }

    private static DataField Field((string Name, Type Type) column) =>
        column.Type == typeof(DateTimeOffset)
            ? new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: true)
            : new DataField(column.Name, column.Type, isNullable: true);

    private static Task WriteAsync(
        ParquetRowGroupWriter group,
        DataField field,
        Type type,
        IEnumerable<object?> values,
        CancellationToken cancellation
    )
    {
        if (type == typeof(string))
            return group.WriteAsync(field, (IReadOnlyCollection<string>)[.. values.Select(value => (string?)value!)]);
        if (type == typeof(long))
            return AllAsync<long>();
        if (type == typeof(double))
            return AllAsync<double>();
        if (type == typeof(bool))
            return AllAsync<bool>();
        if (type == typeof(DateTimeOffset))
        {
            DateTime?[] times = [.. values.Select(value => ((DateTimeOffset?)value)?.UtcDateTime)];
            return group.WriteAsync<DateTime>(field, times, cancellationToken: cancellation);
        }

        throw new ArgumentOutOfRangeException(nameof(type), type, "No column holds such values.");

        Task AllAsync<T>()
            where T : struct => group.WriteAsync<T>(field, values.Select(value => (T?)value).ToArray(), cancellationToken: cancellation);
    }
}
