namespace Rtrl.Web.Exports;

/// <summary>A format in which tables leave the program.</summary>
/// <param name="Name">As a file's extension, without the dot.</param>
/// <param name="IsText">Whether it can go to a terminal or into a pipe as it is written.</param>
public sealed record TableFormat(string Name, string MediaType, bool IsText)
{
    public static TableFormat Csv { get; } = new("csv", "text/csv", IsText: true);

    public static TableFormat Json { get; } = new("json", "application/json", IsText: true);

    public static TableFormat Parquet { get; } = new("parquet", "application/vnd.apache.parquet", IsText: false);

    public static IReadOnlyList<TableFormat> All { get; } = [Csv, Json, Parquet];

    public static TableFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
