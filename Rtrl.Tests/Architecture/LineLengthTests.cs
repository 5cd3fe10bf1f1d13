namespace Rtrl.Tests.Architecture;

/// <summary>No line of C# is longer than the formatter makes them: it breaks code, but neither words nor comments.</summary>
public sealed class LineLengthTests
{
    private const int Most = 140;
    private const string RawQuote = "\"\"\"";

    [Fact]
    public void Line_OfCSharp_EndsAtItsMost()
    {
        var root = Repository.At("");
        string[] files =
        [
            .. new[] { "Rtrl.Engine", "Rtrl.Physics", "Rtrl.Data", "Rtrl.Web", "Rtrl.Cli", "Rtrl.Benchmarks", "Rtrl.Tests" }
                .SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
                .Where(file => !Folders(Path.GetRelativePath(root, file)).Overlaps(["bin", "obj", "Migrations"])),
        ];
        Assert.InRange(files.Length, 500, int.MaxValue);
        Assert.Empty(files.SelectMany(file => TooLong(File.ReadAllLines(file)).Select(at => $"{Path.GetRelativePath(root, file)}:{at}")));
    }

    [Fact]
    public void TooLong_TextThatStandsAsItIs_IsNoLine()
    {
        var words = new string('x', Most);
        Assert.Equal(
            [2, 8],
            TooLong([
                "/// " + words[4..],
                "/// " + words,
                "var text =",
                RawQuote,
                words + "x",
                RawQuote + ";",
                $"var one = {RawQuote}{words}{RawQuote};",
                words + "x",
            ])
        );
    }

    private static HashSet<string> Folders(string path) => [.. path.Split(Path.DirectorySeparatorChar)];

    /// <summary>Numbers of the lines that are too long, from 1; what stands in a raw string is data and may be.</summary>
    private static IEnumerable<int> TooLong(IReadOnlyList<string> lines)
    {
        var raw = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var quotes = lines[i].Split(RawQuote).Length - 1;
            if (lines[i].Length > Most && !raw && quotes == 0)
                yield return i + 1;
            raw ^= quotes % 2 == 1;
        }
    }
}
