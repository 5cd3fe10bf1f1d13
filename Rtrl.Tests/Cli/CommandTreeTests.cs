using Rtrl.Cli;

namespace Rtrl.Tests.Cli;

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

    internal static async Task<(int Exit, string Results, string Words)> InvokeAsync(params string[] arguments)
    {
        using var results = new StringWriter();
        using var words = new StringWriter();
        var exit = await CommandTree.InvokeAsync(arguments, results, words, interactive: false, TestContext.Current.CancellationToken);
        return (exit, results.ToString(), words.ToString());
    }
}
