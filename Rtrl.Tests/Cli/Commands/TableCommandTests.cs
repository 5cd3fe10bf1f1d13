using System.Text.Json;
using Rtrl.Cli;

namespace Rtrl.Tests.Cli.Commands;

/// <summary>Stored runs, chosen and summed up.</summary>
public sealed class TableCommandTests : IAsyncLifetime
{
    private readonly TempHistory _history = new();

    public async ValueTask InitializeAsync()
    {
        string[] small =
        [
            "--set",
            "environment.length=2",
            "network.encoderWidth=8",
            "network.hiddenSize=4",
            "network.minNonZeroPerUnit=1",
            "exploration.steps=100",
        ];
        Assert.Equal(
            ExitCode.Done,
            (
                await InvokeAsync([
                    "sweep",
                    .. small,
                    "agent.traceDecay=0,0.5",
                    "--steps",
                    "1000",
                    "--seeds",
                    "0..2",
                    "--tag",
                    "one",
                    "--name",
                    "little",
                ])
            ).Exit
        );
    }

    public ValueTask DisposeAsync()
    {
        _history.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Table_OfASweep_HasARowPerPointWithItsSeedsAndIntervals()
    {
        var (exit, results, _) = await InvokeAsync("table", "--tag", "one", "--format", "json");
        Assert.Equal(ExitCode.Done, exit);
        var table = JsonSerializer.Deserialize<JsonElement>(results);
        Assert.Equal(["agent.traceDecay"], table.GetProperty("differing").EnumerateArray().Select(key => key.GetString()));
        var groups = table.GetProperty("groups").EnumerateArray().ToList();
        Assert.Equal(["agent.traceDecay=0", "agent.traceDecay=0.5"], groups.Select(group => group.GetProperty("label").GetString()));
        Assert.All(groups, group => Assert.Equal(3, group.GetProperty("final").GetProperty("count").GetInt32()));
        Assert.Equal(
            "mean difference of equal seeds, 95 % stratified bootstrap interval",
            groups[1].GetProperty("difference").GetProperty("method").GetString()
        );
    }

    [Theory]
    [InlineData("text", "│ agent.traceDecay │")]
    [InlineData("csv", "agent.traceDecay,seeds,")]
    [InlineData("markdown", "| agent.traceDecay | seeds |")]
    public async Task Table_InEveryForm_HasTheSameHeadAndItsCautions(string format, string head)
    {
        var (exit, results, _) = await InvokeAsync("table", "--format", format);
        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains(head, results, StringComparison.Ordinal);
        Assert.Contains("Groups of fewer than 5 seeds", results, StringComparison.Ordinal);
    }

    /// <summary>A run belongs to every experiment that asks for its settings and seed, whoever started it.</summary>
    [Fact]
    public async Task Table_OfAnExperiment_CountsRunsThatWereStartedOtherwise()
    {
        var file = _history.File("decays.json");
        await System.IO.File.WriteAllTextAsync(
            file,
            """
            {
              "settings": { "environment.length": 2, "network.encoderWidth": 8, "network.hiddenSize": 4, "network.minNonZeroPerUnit": 1, "exploration.steps": 100, "stop.steps": 1000 },
              "vary": { "agent.traceDecay": "0, 0.5, 0.9" }, "seeds": "0..3",
              "reported": { "source": "A paper", "claims": [{ "text": "A longer trace helps.", "at": { "agent.traceDecay": 0.9 }, "less": { "agent.traceDecay": 0 }, "above": 0, "value": 0.5 }] }
            }
            """,
            TestContext.Current.CancellationToken
        );
        var (exit, results, _) = await InvokeAsync("sweep", file, "--plan", "--json");
        Assert.Equal(ExitCode.Done, exit);
        var plan = JsonSerializer.Deserialize<JsonElement>(results);
        Assert.Equal(
            (12, 6, 6),
            (plan.GetProperty("runs").GetInt32(), plan.GetProperty("missing").GetInt32(), plan.GetProperty("done").GetInt32())
        );

        Assert.Equal(ExitCode.Done, (await InvokeAsync("sweep", file, "--workers", "2")).Exit);
        Assert.Equal(
            12,
            (await InvokeAsync("list", "--experiment", "decays", "--format", "json"))
                .Results.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Length
        );
        var table = (await InvokeAsync("table", "--experiment", "decays", "--format", "csv")).Results;
        Assert.Contains("agent.traceDecay,seeds,\"final return, IQM\"", table, StringComparison.Ordinal);
        Assert.Contains("\n0.9,4,", table, StringComparison.Ordinal);
        Assert.DoesNotContain("A longer trace helps", table, StringComparison.Ordinal); // one table in a file
        var page = (await InvokeAsync("table", "--experiment", "decays", "--format", "markdown")).Results;
        Assert.Matches(
            @"\| A longer trace helps\. \| mean difference of final returns to 0 above 0; "
                + @"reported \+0\.50 \| open \| .*n = 4; below 5 seeds it decides nothing \|",
            page
        );
        Assert.Contains("Did you mean “decays”?", (await InvokeAsync("table", "--experiment", "decay")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_OfAFileWithOptionsThatItDecides_IsRefused()
    {
        var (exit, _, words) = await InvokeAsync("sweep", "memory-chain-seed", "--seeds", "0..1");
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains("--seeds: the experiment's file decides that", words, StringComparison.Ordinal);
        Assert.Contains("There is no file none.json", (await InvokeAsync("sweep", "none.json")).Words, StringComparison.Ordinal);
    }

    /// <summary>A line of JSON tells which run it is without the rest of the file.</summary>
    [Fact]
    public async Task List_AsJson_NamesSettingsHashAndBuild()
    {
        var run = JsonSerializer.Deserialize<JsonElement>((await InvokeAsync("list", "2", "--format", "json")).Results);
        Assert.Equal("8", run.GetProperty("settings").GetProperty("network.encoderWidth").GetString());
        Assert.Matches("^[0-9a-f]{32}$", run.GetProperty("settingsHash").GetString());
        Assert.Contains('+', run.GetProperty("build").GetString()!);
    }

    [Theory]
    [InlineData(6, "--tag", "one")]
    [InlineData(3, "--set", "agent.traceDecay=0.50")]
    [InlineData(1, "2")]
    [InlineData(2, "--where", "agent.traceDecay<0.4 seed:1|2 -tag:old")]
    [InlineData(1, "--where", "agent.traceDecay=0.5", "4", "1")]
    [InlineData(0, "--tag", "other")]
    [InlineData(0, "--preset", "memory-chain-demo")]
    public async Task List_ByTagSettingNumberAndPreset_FindsWhatHasThem(int runs, params string[] arguments)
    {
        var (exit, results, _) = await InvokeAsync(["list", .. arguments, "--format", "json"]);
        Assert.Equal(ExitCode.Done, exit);
        Assert.Equal(runs, results.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Table_OfNothing_SaysHowToSeeWhatThereIs()
    {
        var (exit, _, words) = await InvokeAsync("table", "--tag", "other");
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains("See: rtrl list", words, StringComparison.Ordinal);
        Assert.Contains("“agent.traceDecay”?", (await InvokeAsync("list", "--set", "agent.tracedecay=0")).Words, StringComparison.Ordinal);
        var asked = await InvokeAsync("list", "--where", "traceDecay=0 seed:1");
        Assert.Equal(ExitCode.BadUsage, asked.Exit);
        Assert.Contains("Did you mean “agent.traceDecay”?", asked.Words, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Results, string Words)> InvokeAsync(params string[] arguments) =>
        await CommandTreeTests.InvokeAsync([.. arguments, "--database", _history.Database]);
}
