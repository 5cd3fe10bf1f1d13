using System.Text.Json;
using Rtrl.Cli;
using Rtrl.Engine.Clones;
using Rtrl.Tests.Cli.Commands;

namespace Rtrl.Tests.Cli;

public sealed class EvalTests : IDisposable
{
    private readonly TempHistory _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public async Task Eval_OfAStoredRun_ReportsReturnAndIntervalAndTouchesNothing()
    {
        await TrainAsync();
        await using var laboratory = Laboratory.OpenHistory(_history.Database);
        var before = laboratory.Queries.Find(1)!;
        var checkpoints = laboratory.Queries.Checkpoints(1);
        var latest = checkpoints.MaxBy(checkpoint => checkpoint.Step)!;

        var (exit, results, words) = await InvokeAsync("eval", "1", "--episodes", "40", "--seed", "7", "--json");
        Assert.Equal((ExitCode.Done, ""), (exit, words));
        var line = JsonDocument.Parse(results).RootElement;
        var expected = Evaluation.Run(
            Sandbox.Of(before.Settings, laboratory.Queries.ReadCheckpoint(latest.Id)),
            new EvaluationSettings(40, 7),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            ("evaluated", 1, latest.Id, 2_000),
            (
                line.GetProperty("event").GetString(),
                line.GetProperty("run").GetInt64(),
                line.GetProperty("checkpoint").GetInt64(),
                line.GetProperty("step").GetInt64()
            )
        );
        Assert.Equal(expected.Return.Value, line.GetProperty("return").GetDouble());
        Assert.Equal(expected.Return.Low, line.GetProperty("returnLow").GetDouble());
        Assert.Equal(expected.Right!.Value.High, line.GetProperty("rightHigh").GetDouble());
        Assert.Equal(
            (40, "greedy", 2),
            (line.GetProperty("episodes").GetInt32(), line.GetProperty("policy").GetString(), line.GetProperty("meanLength").GetDouble())
        );

        Assert.Equal(before.Summary.UpdatedAt, laboratory.Queries.Find(1)!.Summary.UpdatedAt);
        Assert.Equal(checkpoints, laboratory.Queries.Checkpoints(1));
    }

    [Theory]
    [InlineData("best", "best")]
    [InlineData("latest", "step 2,000")]
    public async Task Eval_InWords_NamesCheckpointPolicyAndMethod(string checkpoint, string named)
    {
        await TrainAsync();
        var (exit, results, words) = await InvokeAsync("eval", "1", "--checkpoint", checkpoint, "--episodes", "30", "--explore");
        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains(named, words);
        Assert.Contains("frozen, training policy, seed 0", words);
        Assert.Contains("95 % Student t interval, n = 30 episodes", results);
        Assert.Contains("Wilson", results);
    }

    [Fact]
    public async Task Eval_OfOneEpisode_HasNoInterval()
    {
        await TrainAsync();
        var (_, results, _) = await InvokeAsync("eval", "1", "-n", "1", "--json");
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(results).RootElement.GetProperty("returnLow").ValueKind);
        var words = (await InvokeAsync("eval", "1", "-n", "1")).Results;
        Assert.Contains("no interval from one episode", words);
        Assert.Contains("n = 1 episode)", words);
    }

    [Theory]
    [InlineData("eval 9", "There is no run 9 in the history; the newest is 1")]
    [InlineData("eval 1 --checkpoint newest", "--checkpoint newest: allowed are latest, best")]
    [InlineData("eval 1 --episodes 0", "--episodes 0: allowed are 1 to 10,000")]
    [InlineData("eval 1 --seed -3", "--seed -3: allowed are whole numbers from 0")]
    [InlineData("eval 1 --epsiodes 3", "Did you mean --episodes?")]
    public async Task Eval_BadUsage_ExitsWithTwoAndSaysWhy(string line, string words)
    {
        await TrainAsync();
        var (exit, results, said) = await InvokeAsync(line.Split(' '));
        Assert.Equal((ExitCode.BadUsage, ""), (exit, results));
        Assert.Contains(words, said);
    }

    /// <summary>All that it has: beside the last one those that a slow machine stored on the way.</summary>
    [Fact]
    public async Task Eval_CheckpointThatIsNotThere_NamesThoseThatAre()
    {
        await TrainAsync();
        await using var laboratory = Laboratory.OpenHistory(_history.Database);
        var (exit, _, said) = await InvokeAsync("eval", "1", "--checkpoint", "77");
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains("Run 1 has no checkpoint “77”. It has: ", said);
        Assert.Contains("(step 2,000", said);
        Assert.All(
            laboratory.Queries.Checkpoints(1),
            checkpoint =>
                Assert.Contains(
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{checkpoint.Id} (step {checkpoint.Step:N0}"),
                    said
                )
        );
    }

    [Fact]
    public async Task Eval_OfAPrediction_FailsWithTheReason()
    {
        await CommandTreeTests.InvokeAsync(
            "train",
            "--set",
            "environment.name=trace-conditioning",
            "agent.name=td",
            "network.encoderWidth=8",
            "network.hiddenSize=4",
            "network.minNonZeroPerUnit=1",
            "--steps",
            "300",
            "--database",
            _history.Database
        );
        var (exit, results, said) = await InvokeAsync("eval", "1");
        Assert.Equal((ExitCode.Failed, ""), (exit, results));
        Assert.Contains("nobody acts, so there is no return to evaluate", said);
    }

    private async Task TrainAsync()
    {
        var (exit, _, words) = await CommandTreeTests.InvokeAsync(
            "train",
            "--set",
            "environment.length=2",
            "network.encoderWidth=16",
            "network.hiddenSize=8",
            "network.minNonZeroPerUnit=1",
            "exploration.steps=200",
            "--steps",
            "2000",
            "--database",
            _history.Database
        );
        Assert.True(exit == ExitCode.Done, words);
    }

    private Task<(int Exit, string Results, string Words)> InvokeAsync(params string[] arguments) =>
        CommandTreeTests.InvokeAsync([.. arguments, .. arguments.Contains("--database") ? [] : new[] { "--database", _history.Database }]);
}
