using System.Text.Json;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Exports;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class ScoreArraysTests
{
    private static readonly Experiment s_experiment = ExperimentFile.Read(
        "lengths",
        """
        {
          "title": "Lengths", "settings": { "agent.name": "stream-q" },
          "vary": {
            "environment.length": "2, 4",
            "method": [{ "name": "exact", "settings": {} }, { "name": "truncated", "settings": { "network.gradient": "tbptt1" } }],
            "agent.traceDecay": "0, 0.8"
          },
          "seeds": "0..2"
        }
        """
    );

    [Fact]
    public void Of_AnExperiment_TasksAreWhatChangesTheEnvironment()
    {
        var arrays = ScoreArrays.Of(Runs(s_experiment), s_experiment);
        Assert.Equal(["environment.length"], arrays.TaskBy);
        Assert.Equal(["method", "agent.traceDecay"], arrays.AlgorithmBy);
        Assert.Equal(["2", "4"], arrays.Tasks);
        Assert.Equal(["exact, 0", "exact, 0.8", "truncated, 0", "truncated, 0.8"], arrays.Scores.Keys);
        Assert.Equal([0L, 1, 2], arrays.Seeds);
        Assert.Empty(arrays.LeftOut);
        // The cells change fastest along the last factor: of length 4, truncated and λ = 0.8 the number is 7.
        Assert.Equal(
            [
                [3.0, 7.0],
                [3.1, 7.1],
                [3.2, 7.2],
            ],
            arrays.Scores["truncated, 0.8"]
        );
    }

    /// <summary>A task may go by another name than that of a setting, and an algorithm's settings are no task.</summary>
    [Fact]
    public void Of_NamedChoicesOfEnvironments_AreTasks()
    {
        var experiment = ExperimentFile.Read(
            "tasks",
            """
            { "settings": { "agent.name": "stream-q" },
              "vary": { "agent.traceDecay": "0, 0.8", "world": [
                { "name": "short", "settings": { "environment.length": 2 } },
                { "name": "long", "settings": { "environment.length": 9 } }] } }
            """
        );
        var arrays = ScoreArrays.Of(Runs(experiment), experiment);
        Assert.Equal(["world"], arrays.TaskBy);
        Assert.Equal(["agent.traceDecay"], arrays.AlgorithmBy);
        Assert.Equal(["short", "long"], arrays.Tasks);
    }

    /// <summary>An array has one name: two that read alike would lose one.</summary>
    [Fact]
    public void Of_NamesThatReadAlike_AreRefusedWithBoth()
    {
        var experiment = ExperimentFile.Read(
            "alike",
            """
            { "settings": { "agent.name": "stream-q" },
              "vary": { "a": [{ "name": "x" }, { "name": "x, y", "settings": { "agent.stepSize": 0.5 } }],
                        "b": [{ "name": "y, z" }, { "name": "z", "settings": { "agent.traceDecay": 0.3 } }] } }
            """
        );
        var refused = Assert.Throws<InvalidSettingsException>(() => ScoreArrays.Of(Runs(experiment), experiment));
        Assert.Contains("both be “x, y, z”", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ASeedThatOneLacks_LeavesItOutEverywhereAndSaysSo()
    {
        var runs = Runs(s_experiment);
        var gone = runs.Where(run => run.Summary.Id != 5).ToList(); // seed 1 of length 2, exact, λ = 0.8
        gone[^1] = gone[^1] with { Summary = gone[^1].Summary with { Final = null } }; // seed 2 of the last cell
        var arrays = ScoreArrays.Of(gone, s_experiment);
        Assert.Equal([0L], arrays.Seeds);
        Assert.All(arrays.Scores.Values, array => Assert.Equal((1, 2), (array.Length, array[0].Length)));
        Assert.Equal(
            ["Seed 1 has no score of exact, 0.8 on 2 (no run).", "Seed 2 has no score of truncated, 0.8 on 4 (run 24)."],
            arrays.LeftOut
        );
        Assert.Equal(24, arrays.Rows.Count); // the table has all there is
        Assert.Equal(8, arrays.Rows.Count(row => row.Complete));
        Assert.Equal([null, null], arrays.Rows.Where(row => row.Score is null).Select(row => row.Run is 24 ? null : row.Run));
    }

    [Fact]
    public void Scores_NotANumber_AreNone()
    {
        var nothing = new FinalReturn(double.NaN, 40);
        var runs = Runs(s_experiment)
            .ConvertAll(run => run.Summary.Seed == 1 ? run with { Summary = run.Summary with { Final = nothing } } : run);
        var arrays = ScoreArrays.Of(runs, s_experiment);
        Assert.Equal([0L, 2], arrays.Seeds);
        Assert.Contains("and 7 more", Assert.Single(arrays.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_RunsOfNoExperiment_AreToldByTheirSettings()
    {
        var settings = new RunSettings { Agent = new() { Name = "stream-q" } };
        var runs = new[] { settings, settings with { Environment = new() { Length = 9 } } }
            .SelectMany(one => new[] { one, one with { Network = one.Network with { Gradient = "tbptt1" } } })
            .Select((one, at) => Run(at + 1, one, at))
            .ToList();
        var arrays = ScoreArrays.Of(runs, null);
        Assert.Equal(["environment.length"], arrays.TaskBy);
        Assert.Equal(["network.gradient"], arrays.AlgorithmBy);
        Assert.Equal(
            [
                [1.0, 3.0],
            ],
            arrays.Scores["tbptt1"]
        );
        Assert.Equal(
            [
                [0.0],
            ],
            ScoreArrays.Of([runs[0]], null).Scores["all"]
        ); // one algorithm, one task
        Assert.Equal(["memory-chain"], ScoreArrays.Of([runs[0]], null).Tasks);
    }

    [Theory]
    [InlineData("method", "environment.length", null, "agent.traceDecay would be left open")]
    [InlineData("methd", null, null, "do not differ in “methd”; allowed are environment.length, method, agent.traceDecay")]
    [InlineData("method", "method,environment.length,agent.traceDecay", null, "“method” cannot tell both")]
    [InlineData(null, null, "best", "measure is “best”; allowed are final and normalised")]
    [InlineData(null, null, "normalised", "the paper has no scale of")]
    public void Of_WhatCannotBe_SaysWhatIsAllowed(string? algorithm, string? task, string? measure, string words)
    {
        var runs = Runs(s_experiment);
        var refusal = Assert.Throws<InvalidSettingsException>(() => ScoreArrays.Of(runs, s_experiment, algorithm, task, measure));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneOfTheTwoNamed_TheRestIsTheOther()
    {
        var runs = Runs(s_experiment);
        Assert.Equal(["environment.length", "agent.traceDecay"], ScoreArrays.Of(runs, s_experiment, algorithm: "method").TaskBy);
        Assert.Equal(["environment.length", "method"], ScoreArrays.Of(runs, s_experiment, task: "agent.traceDecay").AlgorithmBy);
    }

    [Fact]
    public void Of_NormalisedMeasure_IsOnThePapersScale()
    {
        var settings = SettingsDocument.With(new RunSettings(), [new("environment.name", "repeat-first"), new("agent.name", "stream-q")]);
        var scale = EnvironmentKind.FactsOf(settings.Environment).Scale!;
        Assert.Equal(
            [
                [scale.Of(0.5)!.Value],
            ],
            ScoreArrays.Of([Run(1, settings, 0.5)], null, measure: "normalised").Scores["all"]
        );
    }

    [Fact]
    public void Json_OfScores_IsARectanglePerAlgorithm()
    {
        using var text = new StringWriter();
        ScoreJson.Write(ScoreArrays.Of(Runs(s_experiment), s_experiment), text);
        using var json = JsonDocument.Parse(text.ToString());
        Assert.Equal(
            ["measure", "algorithmBy", "taskBy", "tasks", "seeds", "scores", "leftOut"],
            json.RootElement.EnumerateObject().Select(member => member.Name)
        );
        var scores = json.RootElement.GetProperty("scores");
        Assert.Equal(4, scores.EnumerateObject().Count());
        Assert.All(
            scores.EnumerateObject(),
            algorithm =>
            {
                Assert.Equal(3, algorithm.Value.GetArrayLength());
                Assert.All(algorithm.Value.EnumerateArray(), run => Assert.Equal(2, run.GetArrayLength()));
                var all = algorithm.Value.EnumerateArray().SelectMany(run => run.EnumerateArray());
                Assert.All(all, score => Assert.True(score.TryGetDouble(out _)));
            }
        );
        var lacking = ScoreArrays.Of([.. Runs(s_experiment).Where(run => run.Summary.Id > 3)], s_experiment);
        Assert.Throws<InvalidSettingsException>(() => ScoreJson.Write(lacking, text));
    }

    /// <summary>Cell c and seed s came to c + s/10.</summary>
    private static List<RunDetail> Runs(Experiment experiment) =>
        [
            .. from cell in experiment.Cells.Index()
            from seed in experiment.Seeds
            select Run((cell.Index * experiment.Seeds.Count) + seed + 1, cell.Item.Of(seed), cell.Index + (seed / 10.0)),
        ];

    private static RunDetail Run(long id, RunSettings settings, double final)
    {
        var run = MadeRuns.Detail(id, settings);
        return run with
        {
            Summary = run.Summary with
            {
                Final = new FinalReturn(final, 40),
                Identity = SettingsIdentity.Of(settings),
                Environment = settings.Environment.Name,
            },
        };
    }
}
