using System.Text.Json;
using Parquet;
using Parquet.Schema;
using Rtrl.Web.Exports;

namespace Rtrl.Tests.Web.Exports;

/// <summary>The same table in JSON and in Parquet.</summary>
public sealed class TableFormatTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 23, 14, 0, 0, TimeSpan.FromHours(2));

    private static readonly ExportTable s_table = new(
        [
            ("run", typeof(long)),
            ("name", typeof(string)),
            ("mean", typeof(double)),
            ("right", typeof(bool)),
            ("at", typeof(DateTimeOffset)),
        ],
        [
            [1L, "a \"b\"", 0.1 + 0.2, true, s_noon],
            [2L, null, double.NaN, null, null],
            [3L, "", double.NegativeInfinity, false, s_noon],
        ]
    );

    [Fact]
    public void Json_WhatIsMissingOrNotFinite_IsNull()
    {
        using var text = new StringWriter();
        JsonTable.Write(s_table, text);
        Assert.Equal(
            "[\n"
                + "{\"run\":1,\"name\":\"a \\\"b\\\"\",\"mean\":0.30000000000000004,\"right\":true,\"at\":\"2026-11-23T12:00:00Z\"},\n"
                + "{\"run\":2,\"name\":null,\"mean\":null,\"right\":null,\"at\":null},\n"
                + "{\"run\":3,\"name\":\"\",\"mean\":null,\"right\":false,\"at\":\"2026-11-23T12:00:00Z\"}\n]\n",
            text.ToString()
        );
    }

    [Fact]
    public void Json_WithoutRows_IsAnEmptyArray()
    {
        using var text = new StringWriter();
        JsonTable.Write(s_table with { Rows = [] }, text);
        Assert.Equal(0, JsonDocument.Parse(text.ToString()).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Parquet_EveryColumn_HasItsTypeAndNullWhereItIsMissing()
    {
        await using var reader = await ReadAsync(s_table);
        Assert.Equal(
            [
                ("run", typeof(long)),
                ("name", typeof(ReadOnlyMemory<char>)),
                ("mean", typeof(double)),
                ("right", typeof(bool)),
                ("at", typeof(DateTime)),
            ],
            reader.Schema.DataFields.Select(field => (field.Name, field.ClrType))
        );
        Assert.All(reader.Schema.DataFields, field => Assert.True(field.IsNullable));
        Assert.Equal([1L, 2L, 3L], await ColumnAsync<long>(reader, 0));
        Assert.Equal([0.1 + 0.2, null, null], await ColumnAsync<double>(reader, 2));
        Assert.Equal([true, null, false], await ColumnAsync<bool>(reader, 3));
        Assert.Equal([s_noon.UtcDateTime, null, s_noon.UtcDateTime], await ColumnAsync<DateTime>(reader, 4));
        using var group = reader.OpenRowGroupReader(0);
        var names = new string?[3];
        await group.ReadAsync(reader.Schema.DataFields[1], names!, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["a \"b\"", null, ""], names);
    }

    /// <summary>However many rows there are, no more than one group is in memory: rows are asked for as groups are written.</summary>
    [Fact]
    public async Task Parquet_ManyRows_AreWrittenGroupByGroup()
    {
        long asked = 0,
            written = 0;
        var positions = new List<long>();
        await using var stream = new MemoryStream();
        var table = new ExportTable(
            [("run", typeof(long))],
            Enumerable
                .Range(0, 120_000)
                .Select(row =>
                {
                    asked++;
                    if (asked % 50_000 == 1)
                        positions.Add(written = stream.Length);
                    return (IReadOnlyList<object?>)[(long)row];
                })
        );
        await ParquetTable.WriteAsync(table, stream, TestContext.Current.CancellationToken);
        Assert.Equal(3, positions.Distinct().Count()); // what came before was written before more was asked for
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((3, 20_000L), (reader.RowGroupCount, reader.OpenRowGroupReader(2).RowCount));
    }

    [Fact]
    public async Task Parquet_WithoutRows_HasItsColumns()
    {
        await using var reader = await ReadAsync(s_table with { Rows = [] });
        Assert.Equal(5, reader.Schema.DataFields.Length);
    }

    private static async Task<ParquetReader> ReadAsync(ExportTable table)
    {
        var stream = new MemoryStream();
        await ParquetTable.WriteAsync(table, stream, TestContext.Current.CancellationToken);
        return await ParquetReader.CreateAsync(stream, leaveStreamOpen: false, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<T?[]> ColumnAsync<T>(ParquetReader reader, int column)
        where T : struct
    {
        using var group = reader.OpenRowGroupReader(0);
        var values = new T?[group.RowCount];
        await group.ReadAsync<T>(reader.Schema.DataFields[column], values, cancellationToken: TestContext.Current.CancellationToken);
        return values;
    }
}
