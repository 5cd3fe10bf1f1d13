using System.Text.Json;
using Rtrl.Cli;
using Rtrl.Engine.Contracts;
using Rtrl.Tests.Cli.Commands;

namespace Rtrl.Tests.Cli;

public sealed class TrainTests : IDisposable
{
    private static readonly string[] s_small =
    [
        "--set",
        "environment.length=2",
        "network.encoderWidth=16",
        "network.hiddenSize=8",
        "network.minNonZeroPerUnit=1",
        "exploration.steps=200",
    ];

    private readonly TempHistory _history = new();

    [Fact]
    public async Task Train_TwoSeedsAsJson_ReportsEachRunAndStoresIt()
    {
        var (exit, results, words) = await InvokeAsync([
            "train",
            .. s_small,
            "--steps",
            "2000",
            "--seeds",
            "3,5",
            "--name",
            "little",
            "--tag",
            "one",
            "--tag",
            "two",
            "--json",
        ]);
        Assert.Equal(ExitCode.Done, exit);
        var lines = Lines(results);
        Assert.Equal(["started", "started", "ended", "ended", "summary"], lines.Select(line => line.GetProperty("event").GetString()));
        var ended = lines
            .Where(line => line.GetProperty("event").GetString() == "ended")
            .OrderBy(line => line.GetProperty("seed").GetInt64())
            .ToList();
        Assert.Equal([3L, 5L], ended.Select(line => line.GetProperty("seed").GetInt64()));
        Assert.All(
            ended,
            line =>
            {
                Assert.Equal("finished", line.GetProperty("status").GetString());
                Assert.Equal(2000, line.GetProperty("step").GetInt64());
                Assert.Equal(1000, line.GetProperty("episodes").GetInt64());
                Assert.Equal(40, line.GetProperty("finalEpisodes").GetInt64()); // the last 80 steps, two decisions each
                Assert.NotEqual(JsonValueKind.Null, line.GetProperty("paperSuccess").ValueKind);
            }
        );
        Assert.Equal(2, lines[^1].GetProperty("agents")[0].GetProperty("runs").GetInt32());
        Assert.DoesNotContain("{", words);

        await using var laboratory = Laboratory.OpenHistory(_history.Database);
        var stored = laboratory.Queries.List();
        Assert.Equal(2, stored.Count);
        Assert.All(
            stored,
            run =>
            {
                Assert.Equal(RunStatus.Finished, run.Status);
                Assert.Equal(["one", "two"], run.Tags);
                Assert.StartsWith("little", run.Name);
                Assert.Null(run.Owner);
            }
        );
    }

    [Fact]
    public async Task Train_VariantOverridden_IsCalledWhatItHasBecome()
    {
        var (_, results, _) = await InvokeAsync(
            "train",
            "--preset",
            "memory-chain-demo",
            "--variant",
            "exact-rtrl",
            "--set",
            "network.gradient=tbptt1",
            "--steps",
            "300",
            "--json"
        );
        Assert.All(
            Lines(results).Where(line => line.GetProperty("event").GetString() is "started" or "ended"),
            line => Assert.Equal("tbptt1", line.GetProperty("variant").GetString())
        );
    }

    [Fact]
    public async Task Train_TaskNobodyCanLearn_SaysSo()
    {
        var (exit, _, words) = await InvokeAsync("train", "--preset", "autoencode-qrc-seed", "--steps", "300");
        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("every agent earns about −0.5", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_SameSeedAgain_GivesTheSameNumbers()
    {
        string[] line = ["train", .. s_small, "--steps", "3000", "--seeds", "7", "--json"];
        var first = Ended(await InvokeAsync(line));
        var second = Ended(await InvokeAsync(line));
        foreach (var name in (string[])["solvedAt", "finalReturn", "episodes", "step"])
            Assert.Equal(first.GetProperty(name).GetRawText(), second.GetProperty(name).GetRawText());
    }

    [Fact]
    public async Task Train_Preset_TrainsAllItsAgentsAndPrintsTables()
    {
        var (exit, results, _) = await InvokeAsync("train", "--preset", "memory-chain-demo", "--steps", "300");
        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("exact-rtrl", results);
        Assert.Contains("tbptt1", results);
        Assert.Contains("feedforward", results);
        Assert.Contains("0 of 1", results);
    }

    [Fact]
    public async Task Train_RunThatDiverges_ExitsWithOneAndSaysWhere()
    {
        var (exit, results, words) = await InvokeAsync([
            "train",
            .. s_small,
            "agent.name=stream-q",
            "agent.rule=sgd",
            "agent.stepSize=1000",
            "agent.traceDecay=1",
            "agent.discount=1",
            "--steps",
            "5000",
            "--json",
        ]);
        Assert.Equal(ExitCode.Failed, exit);
        Assert.Equal("diverged", Ended((exit, results, words)).GetProperty("status").GetString());
        Assert.Contains("iverged", words);
    }

    [Fact]
    public async Task Sweep_TwoLists_TrainsEveryCombination()
    {
        var (exit, results, _) = await InvokeAsync([
            "sweep",
            .. s_small,
            "agent.traceDecay=0,0.5",
            "agent.discount=0.9,0.99",
            "--steps",
            "200",
            "--seeds",
            "0..1",
            "--json",
        ]);
        Assert.Equal(ExitCode.Done, exit);
        var agents = Lines(results)[^1]
            .GetProperty("agents")
            .EnumerateArray()
            .Select(agent => (Name: agent.GetProperty("agent").GetString()!, Runs: agent.GetProperty("runs").GetInt32()))
            .ToList();
        Assert.Equal(4, agents.Count);
        Assert.All(agents, agent => Assert.Equal(2, agent.Runs));
        Assert.Contains(
            agents,
            agent =>
                agent.Name.Contains("agent.traceDecay=0.5", StringComparison.Ordinal)
                && agent.Name.Contains("agent.discount=0.9", StringComparison.Ordinal)
        );

        await using var laboratory = Laboratory.OpenHistory(_history.Database);
        Assert.Equal(
            [(0.0, 0.9), (0.0, 0.99), (0.5, 0.9), (0.5, 0.99)],
            laboratory
                .Queries.List()
                .Select(run => laboratory.Queries.Find(run.Id)!.Settings.Agent)
                .Select(agent => (agent.TraceDecay, agent.Discount))
                .Distinct()
                .Order()
        );
    }

    [Fact]
    public async Task Train_MoreRunsThanAreAllowed_IsBadUsage()
    {
        var (exit, _, words) = await InvokeAsync("train", "--steps", "10", "--seeds", "0..2000");
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains("1,000", words);
    }

    [Fact]
    public async Task Train_DatabaseThatIsAFolder_IsBadUsage()
    {
        var (exit, _, words) = await CommandTreeTests.InvokeAsync("train", "--steps", "10", "--database", Path.GetTempPath());
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains("is a folder", words);
    }

    [Theory]
    [InlineData("export", "1")]
    [InlineData("eval", "1")]
    public async Task Read_MistypedDatabase_IsRefusedAndCreatesNothing(params string[] command)
    {
        var mistyped = _history.File("typo/rtrl.db");
        var (exit, results, words) = await CommandTreeTests.InvokeAsync([.. command, "--database", mistyped]);
        Assert.Equal((ExitCode.BadUsage, ""), (exit, results));
        Assert.Contains($"There is no history in {mistyped}", words);
        Assert.False(Directory.Exists(Path.GetDirectoryName(mistyped)));

        var empty = _history.File("empty.db");
        await File.WriteAllBytesAsync(empty, [], TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.BadUsage, (await CommandTreeTests.InvokeAsync([.. command, "--database", empty])).Exit);
        Assert.Equal(0, new FileInfo(empty).Length);
    }

    /// <summary>Large step sizes of plain SGD diverge, small ones do not: one run of two fails.</summary>
    [Fact]
    public async Task Sweep_OneRunOfTwoFails_ExitsWithOne()
    {
        var (exit, results, _) = await InvokeAsync([
            "sweep",
            .. s_small,
            "agent.name=stream-q",
            "agent.rule=sgd",
            "agent.traceDecay=1",
            "agent.discount=1",
            "agent.stepSize=0.00001,1000",
            "--steps",
            "2000",
            "--json",
        ]);
        Assert.Equal(
            ["diverged", "finished"],
            Lines(results)
                .Where(line => line.GetProperty("event").GetString() == "ended")
                .Select(line => line.GetProperty("status").GetString())
                .Order()
        );
        Assert.Equal(ExitCode.Failed, exit);
    }

    [Fact]
    public async Task Sweep_NameAndKeysOfAnyLength_TrainsEveryPointUnderANameOfItsOwn()
    {
        var name = new string('n', RunLabels.LongestName);
        var (exit, results, words) = await InvokeAsync([
            "sweep",
            .. s_small,
            "agent.traceDecay=0,0.5",
            "--steps",
            "20",
            "--seeds",
            "0..1",
            "--json",
            "--name",
            name,
        ]);
        Assert.True(exit == ExitCode.Done, words);
        Assert.Equal(
            [2, 2],
            Lines(results)[^1].GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("runs").GetInt32())
        );

        await using var laboratory = Laboratory.OpenHistory(_history.Database);
        var runs = laboratory.Queries.List().Select(run => laboratory.Queries.Find(run.Id)!).ToList();
        Assert.Equal(4, runs.Select(run => run.Summary.Name).Distinct().Count());
        Assert.All(runs, run => Assert.InRange(run.Summary.Name.Length, 1, RunLabels.LongestName));
        Assert.All(
            runs,
            run =>
                Assert.Contains(
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"agent.traceDecay={run.Settings.Agent.TraceDecay}"),
                    run.Notes
                )
        );
    }

    [Fact]
    public async Task Sweep_LaterPointIsRefused_StartsNone()
    {
        var (exit, _, words) = await InvokeAsync(["sweep", .. s_small, "agent.discount=0.9,2", "--steps", "20"]);
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains("agent.discount is 2", words);
        Assert.False(File.Exists(_history.Database));
    }

    [Fact]
    public async Task Export_FinishedRun_WritesWhatTheHistoryHolds()
    {
        Assert.Equal(ExitCode.Done, (await InvokeAsync(["train", .. s_small, "--steps", "400"])).Exit);

        var episodes = await InvokeAsync("export", "1", "--table", "episodes");
        Assert.Equal(ExitCode.Done, episodes.Exit);
        var rows = episodes.Results.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("run,episode,startStep,length,return,right", rows[0]);
        Assert.Equal(201, rows.Length);
        Assert.Matches("^1,199,398,2,-?1,(true|false)$", rows[^1]);

        var series = await InvokeAsync("export", "1");
        Assert.StartsWith("run,metric,firstStep,lastStep,count,mean,min,max,last\n", series.Results);
        Assert.Contains("\n1,tdError,", series.Results);

        var file = _history.File("run.json");
        Assert.Equal(ExitCode.Done, (await InvokeAsync("export", "1", "--format", "json", "--output", file)).Exit);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(2, document.RootElement.GetProperty("settings").GetProperty("environment").GetProperty("length").GetInt32());
        Assert.Equal(200, document.RootElement.GetProperty("episodeRows").GetArrayLength());

        var unknown = await InvokeAsync("export", "99");
        Assert.Equal(ExitCode.BadUsage, unknown.Exit);
        Assert.Contains("no run 99", unknown.Words);
        Assert.Contains("newest is 1", unknown.Words);
    }

    [Fact]
    public async Task Export_EqualRuns_GivesEqualFilesButForTheClock()
    {
        for (var run = 0; run < 2; run++)
            Assert.Equal(ExitCode.Done, (await InvokeAsync(["train", .. s_small, "--steps", "3000"])).Exit);
        foreach (var table in (string[])["series", "episodes"])
        {
            var (first, second) = (await RowsAsync("1", table), await RowsAsync("2", table));
            Assert.Equal(first, second);
            Assert.True(first.Count > 100);
        }

        var metrics = (await RowsAsync("1", "series")).Skip(1).Select(row => row.Split(',')[0]).Distinct().ToList();
        Assert.Equal(metrics.OrderBy(RunMetrics.IndexOf), metrics);

        // Without the run's number, and without what the clock of the machine says.
        async Task<List<string>> RowsAsync(string run, string table) =>
            [
                .. (await InvokeAsync("export", run, "--table", table))
                    .Results.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(row => row[(row.IndexOf(',', StringComparison.Ordinal) + 1)..])
                    .Where(row =>
                        !row.StartsWith(RunMetrics.WallSeconds, StringComparison.Ordinal)
                        && !row.StartsWith(RunMetrics.StepNanoseconds, StringComparison.Ordinal)
                    ),
            ];
    }

    public void Dispose() => _history.Dispose();

    private static List<JsonElement> Lines(string results) =>
        [.. results.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static JsonElement Ended((int Exit, string Results, string Words) outcome) =>
        Assert.Single(Lines(outcome.Results), line => line.GetProperty("event").GetString() == "ended");

    private Task<(int Exit, string Results, string Words)> InvokeAsync(params string[] arguments) =>
        CommandTreeTests.InvokeAsync([.. arguments, "--database", _history.Database]);
}
