using Rtrl.Cli;
using Rtrl.Cli.Commands;
using Rtrl.Engine;

namespace Rtrl.Tests.Cli.Commands;

public sealed class CommandTreeTests
{
    [Theory]
    [InlineData("", "Required command")]
    [InlineData("trian", "trian")]
    [InlineData("train --sedes 3", "Did you mean --seeds?")]
    [InlineData("train --preset memory-chain-dmo", "Did you mean “memory-chain-demo”?")]
    [InlineData("train --set agent.tracedecay=0.5", "Did you mean “agent.traceDecay”?")]
    [InlineData("train --set agent.discount=NaN", "agent.discount")]
    [InlineData("train --set environment.length=1", "L >= 2")]
    [InlineData("train --preset memory-chain-demo --steps 0", "stop.steps is 0")]
    [InlineData("train --set discount", "key=value")]
    [InlineData("train --seeds 3..1", "runs backwards")]
    [InlineData("train --jobs 0", "--jobs 0")]
    [InlineData("sweep --set agent.discount=0.9,2", "agent.discount is 2")]
    [InlineData("bench --network memory-chain-stream-qq", "Did you mean memory-chain-stream-q-lab?")]
    [InlineData("bench --slices 16", "odd numbers from 15")]
    [InlineData("export seven", "seven")]
    [InlineData("export 1 --format parquet", "parquet")]
    [InlineData("train --steps 10 --seeds 0..99 --set agent.discount=0.5 --jobs 1025", "--jobs 1025")]
    [InlineData("sweep --set agent.traceDecay=0.5,0.5", "0.5 is given twice")]
    [InlineData("sweep --set agent.traceDecay=0.5,0.50", "agent.traceDecay=0.5 and agent.traceDecay=0.50 are the same settings")]
    [InlineData("sweep --set agent.traceDecay=0,0.5 agent.traceDecay=0.8", "are the same settings")]
    [InlineData("sweep --set seed=1,2 --seeds 0", "seed=1 and seed=2 are the same settings")]
    [InlineData("sweep --set agent.traceDecay=0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1 --seeds 0..999", "11,000 runs; allowed are 10,000")]
    [InlineData("presets no such task", "presets has “no such task” in it")]
    [InlineData("restore", "file")]
    [InlineData("restore no-such-backup.db", "There is no file")]
    public async Task Invoke_BadUsage_SaysWhyOnStandardErrorAndExitsWithTwo(string line, string words)
    {
        var (exit, results, errors) = await InvokeAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains(words, errors);
        Assert.Empty(results);
    }

    [Theory]
    [InlineData("--help", "train")]
    [InlineData("train --help", "memory-chain-demo")]
    [InlineData("--version", "0.")]
    public async Task Invoke_HelpOrVersion_IsAResult(string line, string words)
    {
        var (exit, results, _) = await InvokeAsync(line.Split(' '));
        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains(words, results);
    }

    [Theory]
    [InlineData("train --help")]
    [InlineData("sweep --help")]
    [InlineData("bench --help")]
    public async Task Invoke_Help_FitsAScreen(string line)
    {
        var (_, results, _) = await InvokeAsync(line.Split(' '));
        Assert.InRange(results.Split('\n').Max(said => said.Length), 40, 400);
    }

    [Fact]
    public async Task Presets_Words_LeaveThoseWithAllOfThem()
    {
        var (exit, results, _) = await InvokeAsync(["presets", "hopper", "LATER", "--format", "csv"]);
        Assert.Equal(ExitCode.Done, exit);
        var names = results.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(',')[0]).ToList();
        Assert.Contains("hopper-stream-ac-later", names);
        Assert.All(names, name => Assert.Contains("hopper", name));
        Assert.All(names, name => Assert.Contains("later", name));
        var (_, all, _) = await InvokeAsync(["presets", "--format", "json"]);
        Assert.Equal(Catalogue.Presets.Count, all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    /// <summary>What a line of words cannot say: arguments that are empty or have spaces in them.</summary>
    [Theory]
    [InlineData("name is empty", "train", "--name", "")]
    [InlineData("name is empty", "sweep", "--set", "agent.discount=0.5,0.9", "--name", "  ")]
    [InlineData("tags: one is empty", "train", "--tag", "")]
    [InlineData("tags: one is empty", "train", "--tag", "good", "--tag", " ")]
    [InlineData(
        "80 characters; allowed are 1 to 50",
        "train",
        "--tag",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890"
    )]
    [InlineData("There is no preset", "train", "--preset", "")]
    [InlineData("--database: the name is empty", "train", "--steps", "10", "--database", "")]
    [InlineData("--database: the name is empty", "sweep", "--steps", "10", "--database", " ")]
    [InlineData("--database: the name is empty", "export", "1", "--database", "")]
    [InlineData("--database: the name is empty", "eval", "1", "--database", "")]
    [InlineData("--database: the name is empty", "serve", "--database", "")]
    [InlineData("U+0000", "export", "1", "--database", "a\0b")]
    [InlineData("--output: the name is empty", "export", "1", "--output", "")]
    [InlineData("/no-such-folder/ is a folder", "export", "1", "--output", "/no-such-folder/")]
    [InlineData("there is no folder /no-such-folder", "export", "1", "--output", "/no-such-folder/a.csv")]
    public async Task Invoke_OddArguments_SaysWhyAndExitsWithTwo(string words, params string[] arguments)
    {
        var (exit, results, errors) = await InvokeAsync(arguments);
        Assert.Equal((ExitCode.BadUsage, ""), (exit, results));
        Assert.Contains(words, errors);
    }

    internal static async Task<(int Exit, string Results, string Words)> InvokeAsync(params string[] arguments)
    {
        using var results = new StringWriter();
        using var words = new StringWriter();
        var exit = await CommandTree.InvokeAsync(arguments, results, words, interactive: false, TestContext.Current.CancellationToken);
        return (exit, results.ToString(), words.ToString());
    }
}
