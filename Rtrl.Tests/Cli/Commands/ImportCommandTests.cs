using System.Text.Json;
using Rtrl.Cli;

namespace Rtrl.Tests.Cli.Commands;

/// <summary>Runs from one history to another, and tables of many, by the command line.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly TempHistory _home = new(),
        _elsewhere = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _home.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task Import_ABundleOfTwoSeeds_MakesTheHistoryAndTellsOfEach()
    {
        await TrainAsync();
        var bundle = _home.File("two.rtrl");
        var exported = await InvokeAsync(_home, "export", "--where", "seed:0|1", "--format", "bundle", "--output", bundle);
        Assert.Equal(ExitCode.Done, exported.Exit);
        var first = await InvokeAsync(_elsewhere, "import", bundle);
        Assert.Equal(ExitCode.Done, first.Exit);
        Assert.Contains("Imported as run 2.", first.Results, StringComparison.Ordinal);
        Assert.Contains("2 of 2 runs imported.", first.Words, StringComparison.Ordinal);
        var second = await InvokeAsync(_elsewhere, "import", bundle, "--json");
        Assert.Equal(
            [false, false],
            second
                .Results.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("imported").GetBoolean())
        );
        foreach (var table in new[] { "series", "episodes" })
        {
            var there = await InvokeAsync(_home, "export", "--table", table);
            var here = await InvokeAsync(_elsewhere, "export", "--table", table);
            Assert.Equal(there.Results, here.Results);
        }
    }

    [Fact]
    public async Task Import_WhatIsNoBundle_FailsInWords()
    {
        var file = _home.File("words.rtrl");
        await File.WriteAllTextAsync(file, "words", Cancellation);
        var refused = await InvokeAsync(_elsewhere, "import", file);
        Assert.Equal(ExitCode.Failed, refused.Exit);
        Assert.Contains("This is no bundle of rtrl", refused.Words, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadUsage, (await InvokeAsync(_elsewhere, "import", _home.File("nowhere.rtrl"))).Exit);
    }

    [Fact]
    public async Task Export_ManyRuns_WritesEveryTableInEveryFormat()
    {
        await TrainAsync();
        var runs = await InvokeAsync(_home, "export", "1", "2", "--table", "runs", "--format", "json");
        using var rows = JsonDocument.Parse(runs.Results);
        Assert.Equal([0, 1], rows.RootElement.EnumerateArray().Select(run => run.GetProperty("seed").GetInt32()));
        var scores = await InvokeAsync(_home, "export", "--table", "scores", "--format", "json");
        Assert.Equal(2, JsonDocument.Parse(scores.Results).RootElement.GetProperty("scores").GetProperty("all").GetArrayLength());
        var file = _home.File("series.parquet");
        Assert.Equal(ExitCode.Done, (await InvokeAsync(_home, "export", "--format", "parquet", "--output", file)).Exit);
        Assert.Equal("PAR1"u8.ToArray(), (await File.ReadAllBytesAsync(file, Cancellation))[..4]);
        var bare = await InvokeAsync(_home, "export", "--format", "parquet");
        Assert.Equal(ExitCode.BadUsage, bare.Exit);
        Assert.Contains("--format parquet is not text: name a file with --output.", bare.Words, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadUsage, (await InvokeAsync(_home, "export", "--where", "seed:7")).Exit);
    }

    private async Task TrainAsync() =>
        Assert.Equal(
            ExitCode.Done,
            (
                await InvokeAsync(
                    _home,
                    "train",
                    "--set",
                    "network.encoderWidth=8",
                    "network.hiddenSize=6",
                    "network.minNonZeroPerUnit=1",
                    "environment.length=2",
                    "--steps",
                    "400",
                    "--seeds",
                    "0..1"
                )
            ).Exit
        );

    private static Task<(int Exit, string Results, string Words)> InvokeAsync(TempHistory history, params string[] arguments) =>
        CommandTreeTests.InvokeAsync([.. arguments, "--database", history.Database]);
}
