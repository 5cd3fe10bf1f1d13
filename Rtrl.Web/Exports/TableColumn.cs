namespace Rtrl.Web.Exports;

/// <summary>A column of a table: its name, what it holds, and where that comes from.</summary>
/// <param name="Type">Of every value that is not missing: string, long, double, bool or DateTimeOffset.</param>
/// <param name="Value">Null where the row has none.</param>
public sealed record TableColumn<TRow>(string Name, Type Type, Func<TRow, object?> Value)
{
    public static TableColumn<TRow> Text(string name, Func<TRow, string?> value) => new(name, typeof(string), value);

    public static TableColumn<TRow> Whole(string name, Func<TRow, long?> value) => new(name, typeof(long), row => value(row));

    public static TableColumn<TRow> Number(string name, Func<TRow, double?> value) => new(name, typeof(double), row => value(row));

    public static TableColumn<TRow> Truth(string name, Func<TRow, bool?> value) => new(name, typeof(bool), row => value(row));

    public static TableColumn<TRow> Time(string name, Func<TRow, DateTimeOffset?> value) =>
        new(name, typeof(DateTimeOffset), row => value(row));

    /// <summary>The same of something that has such a row.</summary>
    public TableColumn<TOuter> Of<TOuter>(Func<TOuter, TRow> row) => new(Name, Type, outer => Value(row(outer)));
}
