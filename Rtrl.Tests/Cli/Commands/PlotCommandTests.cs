using System.Diagnostics;
using System.Xml.Linq;
using Rtrl.Cli;
using SkiaSharp;

namespace Rtrl.Tests.Cli.Commands;

/// <summary>Figures and pages of results of a small experiment that was trained.</summary>
public sealed class PlotCommandTests : IAsyncLifetime
{
    private const string Declaration = """
        {
          "title": "Small λ", "description": "Is anything written?",
          "settings": { "network.encoderWidth": 8, "network.hiddenSize": 4, "network.minNonZeroPerUnit": 1, "exploration.steps": 100, "stop.steps": 1000 },
          "vary": { "gradient": [{ "name": "exact", "settings": { "network.gradient": "rtrl" } }, { "name": "one step", "settings": { "network.gradient": "tbptt1" } }],
                    "environment.length": "2, 3, 4" },
          "seeds": "SEEDS"
        }
        """;

    private readonly TempHistory _history = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await DeclareAsync("0..1");
        Assert.Equal(ExitCode.Done, (await InvokeAsync("sweep", _history.File("small.json"), "--workers", "1")).Exit);
    }

    public ValueTask DisposeAsync()
    {
        _history.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Plot_OfAnExperiment_WritesItsFigureByNameAndByFile()
    {
        var (exit, svg, _) = await InvokeAsync("plot", "small", "--show", "final");
        Assert.Equal(ExitCode.Done, exit);
        string[] texts =
        [
            .. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value),
        ];
        Assert.Superset(new HashSet<string> { "Small λ", "exact", "one step", "2", "3", "4", "Final return" }, texts.ToHashSet());

        var file = _history.File("figure.svg");
        Assert.Equal(ExitCode.Done, (await InvokeAsync("plot", _history.File("small.json"), "--show", "final", "-o", file)).Exit);
        Assert.Equal(svg, await File.ReadAllTextAsync(file, Cancellation));
    }

    /// <summary>In a process that finds no font of the system.</summary>
    [Fact]
    public async Task Plot_AsPngWithoutAnyFont_HasItsWords()
    {
        var file = _history.File("figure.png");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "rtrl.dll"),
                "plot",
                "small",
                "--minus",
                "gradient",
                "--output",
                file,
                "--width",
                "600",
                "--scale",
                "2",
                "--database",
                _history.Database,
            ]
        )
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["FONTCONFIG_FILE"] = "/dev/null", ["HOME"] = "/nowhere" },
        };
        using var process = Process.Start(start)!;
        var words = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == ExitCode.Done, words);
        using var picture = SKBitmap.Decode(file);
        Assert.Equal(1_200, picture.Width);
        var title =
            from x in Enumerable.Range(32, 400)
            from y in Enumerable.Range(20, 40)
            where picture.GetPixel(x, y) != SKColors.White
            select x;
        Assert.InRange(title.Count(), 500, 10_000);
    }

    [Theory]
    [InlineData("“small” has no such choice; allowed: success, final, solved", "--show", "beauty")]
    [InlineData("allowed: gradient, environment.length", "--columns", "length")]
    [InlineData("--right exact: “small” has no such choice; allowed: a level of the factor that minus names", "--right", "exact")]
    [InlineData("ends in .svg or .png", "--output", "figure.jpg")]
    [InlineData("there is no folder", "--output", "no/such/folder/figure.svg")]
    [InlineData("--width 20: allowed are 320 to 4,000.", "--width", "20")]
    [InlineData("--scale 9: allowed are 1 to 8.", "--scale", "9")]
    public async Task Plot_ChoiceThatIsNone_SaysWhichAreAllowed(string says, params string[] arguments)
    {
        var (exit, _, words) = await InvokeAsync(["plot", "small", .. arguments]);
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains(says, words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plot_OfWhatIsNotThere_SaysWhatIs()
    {
        Assert.Contains("Did you mean “small”?", (await InvokeAsync("plot", "smal")).Words, StringComparison.Ordinal);
        Assert.Contains("none of the 320 runs", (await InvokeAsync("plot", "memory-chain-seed")).Words, StringComparison.Ordinal);
        Assert.Contains("There is no file none.json", (await InvokeAsync("plot", "none.json")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfAHistory_IsAPageThatSaysWhatRanAndHowToRepeatIt()
    {
        var page = await ReportAsync("small");
        Assert.StartsWith("# Small λ\n\nIs anything written?\n\n![Success:", page, StringComparison.Ordinal);
        foreach (
            var line in (string[])
                [
                    "- 6 cells of 2 seeds: 12 runs, of which 12 done.",
                    "- Steps of a run: 1,000; of all together 12,000.",
                    "rtrl sweep small.json --database small.db",
                    "| gradient | environment.length |",
                    "Groups of fewer than 5 seeds",
                ]
        )
            Assert.Contains(line, page, StringComparison.Ordinal);
        Assert.Contains("- Vector path: ", page, StringComparison.Ordinal);
        foreach (var figure in (string[])["small-success.svg", "small-final.svg", "small-solved.svg"])
        {
            Assert.Contains($"]({figure})", page, StringComparison.Ordinal);
            XDocument.Parse(await File.ReadAllTextAsync(_history.File(figure), Cancellation));
        }

        Assert.Equal(page, await ReportAsync("small"));
    }

    /// <summary>The runs beside the page give another history the same page, down to the last digit.</summary>
    [Fact]
    public async Task Report_ItsRunsElsewhere_GiveTheSamePage()
    {
        var page = await ReportAsync("small");
        Assert.Contains("[small.rtrl](small.rtrl), for `rtrl import`", page, StringComparison.Ordinal);
        using var elsewhere = new TempHistory();
        foreach (
            var command in (string[][])
                [
                    ["import", _history.File("small.rtrl")],
                    ["report", "small", "--output", elsewhere.File("small.md")],
                ]
        )
        {
            var (exit, _, words) = await CommandTreeTests.InvokeAsync([.. command, "--database", elsewhere.Database]);
            Assert.True(exit == ExitCode.Done, words);
        }

        Assert.Equal(page, await File.ReadAllTextAsync(elsewhere.File("small.md"), Cancellation));
        Assert.True(new FileInfo(_history.File("small.rtrl")).Length < 12 * 8_000, "A run takes more than 8 kB.");
    }

    [Fact]
    public async Task Table_AgainstTheRunsOfAPage_ComparesOtherSeedsAndNoRunWithItself()
    {
        await ReportAsync("small");
        var (exit, same, words) = await InvokeAsync("table", "--experiment", "small", "--against", _history.File("small.rtrl"));
        Assert.True(exit == ExitCode.Done, words);
        Assert.Contains("in 0 of 0 cells", same, StringComparison.Ordinal);
        Assert.Contains("12 runs left out: there too", same, StringComparison.Ordinal);

        using var elsewhere = new TempHistory();
        await File.WriteAllTextAsync(
            elsewhere.File("small.json"),
            Declaration.Replace("SEEDS", "2..3", StringComparison.Ordinal),
            Cancellation
        );
        Assert.Equal(
            ExitCode.Done,
            (
                await CommandTreeTests.InvokeAsync(
                    "sweep",
                    elsewhere.File("small.json"),
                    "--workers",
                    "1",
                    "--database",
                    elsewhere.Database
                )
            ).Exit
        );
        var (done, compared, said) = await CommandTreeTests.InvokeAsync(
            "table",
            "--experiment",
            "small",
            "--against",
            _history.File("small.rtrl"),
            "--format",
            "csv",
            "--database",
            elsewhere.Database
        );
        Assert.True(done == ExitCode.Done, said);
        Assert.Equal(
            6,
            compared
                .Split('\n')
                .Count(line => line.EndsWith(",yes", StringComparison.Ordinal) || line.EndsWith(",no", StringComparison.Ordinal))
        );
        Assert.Contains("of 6 cells", compared, StringComparison.Ordinal);

        Assert.Contains(
            "There is no file",
            (await InvokeAsync("table", "--experiment", "small", "--against", "none.rtrl")).Words,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "name one with --experiment",
            (await InvokeAsync("table", "--against", _history.File("small.rtrl"))).Words,
            StringComparison.Ordinal
        );
    }

    /// <summary>What people made of the numbers outlives the numbers' next writing, and nothing else does that is added by hand.</summary>
    [Fact]
    public async Task Report_PageWithAReading_KeepsItAndNothingElse()
    {
        var page = await ReportAsync("small");
        const string reading = "## What to make of it\n\nλ 0 forgets.\n\n- Why was *not* looked into.\n\n";
        var read = page.Replace("\n## Do it again", $"\n{reading}## Do it again", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            _history.File("small.md"),
            read.Replace("## Numbers", "## Numbers\n\nMine.", StringComparison.Ordinal),
            Cancellation
        );
        Assert.Equal(read, await ReportAsync("small"));
        Assert.Equal(read, await ReportAsync("small"));
    }

    [Fact]
    public async Task Report_OfAnUnfinishedExperiment_SaysSoFirst()
    {
        await DeclareAsync("0..4");
        var page = await ReportAsync(_history.File("small.json"));
        Assert.StartsWith("# Small λ\n\n> **Incomplete: 12 of 30 runs.**", page, StringComparison.Ordinal);
        Assert.Contains("of which 12 done, 18 not begun.", page, StringComparison.Ordinal);
        var (exit, _, words) = await InvokeAsync("report", "small", "--output", _history.File("page.txt"));
        Assert.Equal((ExitCode.BadUsage, true), (exit, words.Contains("ends in .md", StringComparison.Ordinal)));
    }

    private async Task<string> ReportAsync(string experiment)
    {
        var (exit, _, words) = await InvokeAsync("report", experiment, "--output", _history.File("small.md"));
        Assert.True(exit == ExitCode.Done, words);
        return await File.ReadAllTextAsync(_history.File("small.md"), Cancellation);
    }

    private Task DeclareAsync(string seeds) =>
        File.WriteAllTextAsync(_history.File("small.json"), Declaration.Replace("SEEDS", seeds, StringComparison.Ordinal), Cancellation);

    private Task<(int Exit, string Results, string Words)> InvokeAsync(params string[] arguments) =>
        CommandTreeTests.InvokeAsync([.. arguments, "--database", _history.Database]);
}
