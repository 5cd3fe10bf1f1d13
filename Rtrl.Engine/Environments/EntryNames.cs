namespace Rtrl.Engine.Environments;

/// <summary>Names of array entries that follow a pattern.</summary>
internal static class EntryNames
{
    /// <summary>"card 0", "card 1", …</summary>
    public static IEnumerable<string> Numbered(string what, int count) => Enumerable.Range(0, count).Select(index => $"{what} {index}");

    /// <summary>"mine 0,0", "mine 0,1", … row by row.</summary>
    public static IEnumerable<string> Grid(string what, int rows, int columns) =>
        from row in Enumerable.Range(0, rows)
        from column in Enumerable.Range(0, columns)
        select $"{what} {row},{column}";

    /// <summary>"card: spade", "card: diamond", …: a one-hot group.</summary>
    public static IEnumerable<string> OneHot(string what, IEnumerable<string> values) => values.Select(value => $"{what}: {value}");
}
