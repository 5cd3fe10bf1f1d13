using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Statistics;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class ResultTableTests
{
    private static readonly RunSettings s_exact = new() { Agent = new() { Name = "stream-q" } };
    private static readonly RunSettings s_truncated = s_exact with { Network = s_exact.Network with { Gradient = "tbptt1" } };

    private long _id;

    [Fact]
    public void Of_TwoGroups_NamesThemByWhatDiffersAndComparesEqualSeeds()
    {
        double[] exact = [0.9, 0.8, 1, 0.7, 0.95, 0.2],
            truncated = [0.1, 0.3, 0.2, 0, -0.1];
        var table = ResultTable.Of([
            .. exact.Select((final, seed) => Run(s_exact, seed, final, solvedAt: 100 + seed)),
            .. truncated.Select((final, seed) => Run(s_truncated, seed, final)),
        ]);
        Assert.Equal(["network.gradient"], table.Differing);
        Assert.Equal(["network.gradient=rtrl", "network.gradient=tbptt1"], table.Groups.Select(group => group.Label));
        var (first, second) = (table.Groups[0], table.Groups[1]);
        Assert.Equal(Bootstrap.Of(ScoreTable.OfOneTask(exact), Aggregates.InterquartileMean, "interquartile mean"), first.Final);
        Assert.Equal(exact.Average(), first.Mean.Value, 1e-12);
        Assert.Equal((Estimate.ShareOf(6, 6), Estimate.ShareOf(0, 5)), (first.SolveRate, second.SolveRate));
        Assert.Equal(102.5, first.MedianSolvedAt);
        Assert.Null(first.Difference);
        var difference = Assert.NotNull(second.Difference);
        Assert.Equal(truncated.Zip(exact, (ours, theirs) => ours - theirs).Average(), difference.Value, 1e-12);
        Assert.Equal(5, difference.Count); // the seed that only one of them has is in no pair
        Assert.True(difference.High < 0);
        Assert.Empty(table.Cautions);
    }

    /// <summary>A body that walks has no return at which its task counts as solved: 0 % would be a judgement.</summary>
    [Fact]
    public void Of_ATaskThatIsNeverSolved_HasNoSolveRate()
    {
        var group = ResultTable.Of([Run(s_exact with { Environment = new() { Name = "hopper" } }, 0, 900)]).Groups[0];
        Assert.Equal((0, 1), (group.SolveRate.Count, group.Final.Count));
    }

    /// <summary>What an ant earns more than a hopper is no number of anything.</summary>
    [Fact]
    public void Of_SeveralTasks_ComparesWithTheFirstOfTheSame()
    {
        RunSettings[] kinds =
        [
            .. from task in new[] { "hopper", "ant" }
            from decay in new[] { 0.9, 0.8 }
            select s_exact with
            {
                Environment = new() { Name = task },
                Agent = s_exact.Agent with { TraceDecay = decay },
            },
        ];
        var groups = ResultTable
            .Of([.. kinds.SelectMany((kind, at) => new long[] { 0, 1 }.Select(seed => Run(kind, seed, 100 * at + seed)))])
            .Groups;
        Assert.Equal([null, 100.0, null, 100.0], groups.Select(group => group.Difference?.Value));
    }

    /// <summary>Chains of several lengths pay alike; a hopper and an ant do not.</summary>
    [Fact]
    public void Of_SeveralTasks_WarnsWhereReturnsHaveNoCommonScale()
    {
        Assert.DoesNotContain(Tasks(new() { Length = 4 }, new() { Length = 8 }).Cautions, IsOfScale);
        Assert.Contains(Tasks(new() { Name = "hopper" }, new() { Name = "ant" }).Cautions, IsOfScale);

        ResultTable Tasks(params EnvironmentSettings[] tasks) =>
            ResultTable.Of([.. tasks.Select(task => Run(s_exact with { Environment = task }, 0, 0.5))]);

        static bool IsOfScale(string caution) => caution.Contains("not on one scale", StringComparison.Ordinal);
    }

    /// <summary>Settings and seed are a run's identity.</summary>
    [Fact]
    public void Of_TheSameRunTwice_CountsOneSeed()
    {
        var table = ResultTable.Of([Run(s_exact, 0, 0.5), Run(s_exact, 0, 0.5), Run(s_exact, 1, 0.7)]);
        Assert.Equal((2, 1, 2), (table.Groups[0].Runs.Count, table.Groups[0].Twins, table.Groups[0].Final.Count));
        Assert.Contains(table.Cautions, caution => caution.StartsWith("1 run left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_RunsThatAreMissing_CountsAndNamesThem()
    {
        var table = ResultTable.Of([Run(s_exact, 0, 0.5), Run(s_exact, 1, null), Run(s_exact, 2, 0.5, episodes: 7)]);
        var group = table.Groups[0];
        Assert.Equal((3, 1, 1, 2), (group.Runs.Count, group.Unfinished, group.TooFew, group.Final.Count));
        Assert.Equal(
            [
                "Groups of fewer than 5 seeds: their intervals say little.",
                "1 run without a final return, not counted: it exists once all planned steps are taken.",
                "1 run with fewer than 20 episodes in the last 1/25 of the steps: too few to judge by.",
            ],
            table.Cautions
        );
        Assert.Equal(double.NaN, ResultTable.Of([Run(s_exact, 0, null)]).Groups[0].Final.Value);
    }

    /// <summary>What has no effect in a group does not tell it from another.</summary>
    [Fact]
    public void Of_SettingsWithoutEffect_AreNoDifference()
    {
        var feedforward = s_exact with { Network = s_exact.Network with { Cell = "none" } };
        var table = ResultTable.Of([Run(s_exact, 0, 0.5), Run(feedforward, 0, 0.1)]);
        Assert.Contains("network.cell", table.Differing);
        Assert.Null(table.Groups[1].Settings.First(value => value.Key == "network.hiddenSize").Value);
        Assert.DoesNotContain("hiddenSize", table.Groups[1].Label, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoRun_IsEmpty() => Assert.Empty(ResultTable.Of([]).Groups);

    private RunDetail Run(RunSettings settings, long seed, double? final, long? solvedAt = null, long episodes = 100)
    {
        var run = MadeRuns.Detail(++_id, settings with { Seed = seed });
        return run with
        {
            Summary = run.Summary with
            {
                Seed = seed,
                SolvedAt = solvedAt,
                Final = final is { } mean ? new FinalReturn(mean, episodes) : null,
            },
        };
    }
}
