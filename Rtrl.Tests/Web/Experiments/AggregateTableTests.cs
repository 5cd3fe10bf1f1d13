using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Statistics;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Experiments;

public sealed class AggregateTableTests
{
    private const string Chains = """
        { "preset": "memory-chain-demo", "variant": "{method}", "seeds": "0..9",
          "vary": { "method": [{ "name": "exact", "word": "exact-rtrl" }, { "name": "cut", "word": "tbptt1" }], "environment.length": [4, 8, 16] } }
        """;

    private const string Bodies = """
        { "preset": "{body}-stream-ac-later", "variant": "{memory}", "seeds": "0..9", "settings": { "stop.steps": 1000 },
          "vary": { "body": [{ "name": "hopper" }, { "name": "ant" }], "memory": [{ "name": "rtu", "word": "exact-rtrl" }, { "name": "none", "word": "feedforward" }] } }
        """;

    private const string Cards = """
        { "preset": "{task}-stream-q-later", "seeds": "0..9", "settings": { "stop.steps": 1000 },
          "vary": { "task": [{ "name": "battleship" }, { "name": "repeat-first" }], "network.cell": "linear-rtu, none" } }
        """;

    private static AggregateTable? Of(string json, string over, params double[][] finals)
    {
        var experiment = ExperimentFile.Read("tasks", json);
        return AggregateTable.Of(
            experiment,
            ResultTable.Of(experiment, MadeRuns.Of(experiment, finals)),
            experiment.Factors.Single(factor => factor.Name == over)
        );
    }

    /// <summary>A task in which one level has no run is no task of either.</summary>
    [Fact]
    public void Of_OneFamilyOfTasks_TakesTheTasksThatEveryLevelHas()
    {
        double[] exact4 = [0.9, 0.8],
            exact8 = [0.7, 0.5, 0.6],
            exact16 = [0.95],
            cut4 = [0.85, 0.1],
            cut8 = [0.5];
        var table = Of(Chains, "method", exact4, exact8, exact16, cut4, cut8)!;
        Assert.Equal(["4", "8"], table.Tasks);
        Assert.Equal((1, 5, 3), (table.LeftOut, table.Rows[0].Runs, table.Rows[1].Runs));
        var (exact, cut) = (ScoreTable.Of([exact4, exact8]), ScoreTable.Of([cut4, cut8]));
        var scale = Rtrl.Engine.Settings.EnvironmentKind.FactsOf(ExperimentFile.Read("tasks", Chains).Cells[0].Settings.Environment).Scale;
        Assert.Null(scale); // returns of the chain are on one scale as they are
        Assert.False(table.Normalised);
        Assert.Equal(Bootstrap.Of(exact, Aggregates.InterquartileMean, "interquartile mean"), table.Rows[0].InterquartileMean);
        Assert.Equal(Bootstrap.Of(cut, Aggregates.Mean, "mean over the tasks"), table.Rows[1].Mean);
        Assert.Null(table.Rows[0].Improvement);
        // 4: one pair of four; 8: a draw with one of three.
        Assert.Equal((0.25 + (0.5 / 3)) / 2, table.Rows[1].Improvement!.Value.Value, 1e-12);
        Assert.Null(table.Rows[0].OptimalityGap);
    }

    [Fact]
    public void Of_AProfile_FallsFromEveryRunToNone()
    {
        var table = Of(Chains, "method", [0.9, 0.8], [0.7, 0.5], [0.9], [0.85, 0.1], [0.5], [0.2])!;
        Assert.Equal((0.1, 0.9), (table.Thresholds[0], table.Thresholds[^1]));
        Assert.All(
            table.Rows,
            row => Assert.Equal(row.Profile.Select(share => share.Value).OrderDescending(), row.Profile.Select(share => share.Value))
        );
        Assert.Equal((1.0, 0.0), (table.Rows[0].Profile[0].Value, table.Rows[0].Profile[^1].Value));
        Assert.Equal(0.75, table.Rows[1].Profile[1].Value); // three of four above 0.14
        Assert.Equal(0.8, table.Rows[0].Profile[14].Value); // above 0.66 four of five
    }

    /// <summary>Returns of a hopper and an ant have no common mean; who is ahead on each can still be counted.</summary>
    [Fact]
    public void Of_TasksWithoutAScale_CountsWhoIsAheadAndNothingElse()
    {
        var table = Of(Bodies, "memory", [900, 1000], [100, 200], [50], [60])!;
        Assert.Equal(["hopper", "ant"], table.Tasks);
        Assert.All(table.Rows, row => Assert.Equal((null, null, null), (row.InterquartileMean, row.Mean, row.OptimalityGap)));
        Assert.Empty(table.Thresholds);
        Assert.Equal(0.5, table.Rows[1].Improvement!.Value.Value); // behind on the one, ahead on the other
    }

    [Fact]
    public void Of_TasksWithAScale_AreNormalised()
    {
        var table = Of(Cards, "network.cell", [-0.5], [-1], [0.5], [0])!;
        Assert.True(table.Normalised);
        var (battleship, repeat) = (
            Rtrl.Engine.Settings.EnvironmentKind.FactsOf(Cell(0)).Scale!,
            Rtrl.Engine.Settings.EnvironmentKind.FactsOf(Cell(2)).Scale!
        );
        Assert.Equal((battleship.Of(-0.5)!.Value + repeat.Of(0.5)!.Value) / 2, table.Rows[0].Mean!.Value.Value, 1e-12);
        Assert.Equal(1 - table.Rows[0].Mean!.Value.Value, table.Rows[0].OptimalityGap!.Value.Value, 1e-12);

        static Rtrl.Engine.Settings.EnvironmentSettings Cell(int at) => ExperimentFile.Read("tasks", Cards).Cells[at].Settings.Environment;
    }

    /// <summary>Names are free: two tasks whose labels read alike are still two.</summary>
    [Fact]
    public void Of_NamesWithCommas_KeepsTasksApart()
    {
        const string Json = """
            { "preset": "memory-chain-demo",
              "vary": { "a": [{ "name": "x" }, { "name": "x, y", "settings": { "environment.length": 6 } }],
                        "b": [{ "name": "y, z" }, { "name": "z", "settings": { "agent.traceDecay": 0.3 } }],
                        "network.gradient": "rtrl, tbptt1" } }
            """;
        var table = Of(Json, "network.gradient", [.. Enumerable.Repeat<double[]>([0.5], 8)])!;
        Assert.Equal(["x, y, z", "x, z", "x, y, y, z", "x, y, z"], table.Tasks);
    }

    [Fact]
    public void Of_NoTaskWithEveryLevel_IsNothing() => Assert.Null(Of(Chains, "method", [0.9], [0.9], [0.9]));
}
