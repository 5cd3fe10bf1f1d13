using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Experiments;

public sealed class ExperimentFileTests
{
    private const string Whole = """
        {
          // comments are allowed
          "title": "Traces",
          "description": "Which trace?",
          "preset": "memory-chain-{agent}",
          "settings": { "stop": { "steps": 5000 }, "agent.traceDecay": 0.5 },
          "vary": {
            "agent": [
              { "name": "QRC", "word": "qrc-later" },
              { "name": "intentional", "word": "stream-q-later-intentional", "settings": { "agent.eta": 0.2 } }
            ],
            "agent.traceDecay": [0, 0.8],
            "environment.length": "8..32 x2"
          },
          "seeds": "0..2"
        }
        """;

    [Fact]
    public void Read_EveryPart_MakesEveryCombinationWithTheLastFactorFastest()
    {
        var experiment = ExperimentFile.Read("traces", Whole);
        Assert.Equal(
            ("Traces", "Which trace?", 12, 36, 180_000L),
            (experiment.Title, experiment.Description, experiment.Cells.Count, experiment.Runs, experiment.Steps)
        );
        Assert.Equal([0, 1, 2], experiment.Seeds);
        Assert.Equal(["QRC, 0, 8", "QRC, 0, 16", "QRC, 0, 32", "QRC, 0.8, 8"], experiment.Cells.Take(4).Select(cell => cell.Label));
        var last = experiment.Cells[^1];
        Assert.Equal(
            ("intentional, 0.8, 32", "memory-chain-stream-q-later-intentional", "exact-rtrl"),
            (last.Label, last.Preset, last.Variant)
        );
        var expected = SettingsDocument.With(
            Catalogue.Preset("memory-chain-stream-q-later-intentional").Settings,
            [
                new("stop.steps", "5000"),
                new("agent.traceDecay", "0.8"),
                new("agent.eta", "0.2"),
                new("environment.length", "32"),
                new("seed", "2"),
            ]
        );
        Assert.Equal(expected, last.Of(2));
        Assert.Equal(SettingsIdentity.Of(expected), experiment.Identities[^1][2]);
    }

    /// <summary>A whole picture is there early.</summary>
    [Fact]
    public void Plan_ManyCells_TakesTheFirstSeedOfEachBeforeTheSecondOfAny()
    {
        var plan = ExperimentFile.Read("traces", Whole).Plan().ToList();
        Assert.Equal(36, plan.Count);
        Assert.All(plan.Take(12), run => Assert.Equal(0, run.Settings.Seed));
        Assert.Equal(36, plan.Select(run => SettingsIdentity.Of(run.Settings)).Distinct().Count());
    }

    [Fact]
    public void Read_VariantByFactor_StartsFromThatAgent()
    {
        var experiment = ExperimentFile.Read(
            "agents",
            """{"preset":"memory-chain-demo","variant":"{method}","vary":{"method":[{"name":"exact","word":"exact-rtrl"},{"name":"feedforward"}]}}"""
        );
        Assert.Equal(["exact-rtrl", "feedforward"], experiment.Cells.Select(cell => cell.Variant));
        Assert.Equal(Catalogue.Preset("memory-chain-demo").Variant("feedforward").Settings, experiment.Cells[1].Settings);
    }

    /// <summary>A label never outlives an override.</summary>
    [Fact]
    public void Read_OverriddenGradient_CallsTheAgentWhatItHasBecome() =>
        Assert.Equal(
            ["exact-rtrl", "tbptt1"],
            ExperimentFile
                .Read("gradients", """{"preset":"memory-chain-qrc-seed","vary":{"network.gradient":"rtrl, tbptt1"}}""")
                .Cells.Select(cell => cell.Variant)
        );

    [Fact]
    public void Read_NothingVaried_IsOneCell()
    {
        var experiment = ExperimentFile.Read("one", "{}");
        Assert.Equal(("one", 1, 1), (experiment.Title, experiment.Cells.Count, experiment.Runs));
        Assert.Equal(new RunSettings(), experiment.Cells[0].Settings);
    }

    [Theory]
    [InlineData("x", "{", "not valid JSON at line 1")]
    [InlineData("x", "[]", "must be a JSON object")]
    [InlineData("x", """{"varry":{}}""", "Did you mean “vary”?")]
    [InlineData("x", """{"title":3}""", "title is 3; it must be a text.")]
    [InlineData("x", """{"preset":"memory-chain-demmo"}""", "Did you mean “memory-chain-demo”?")]
    [InlineData("x", """{"variant":"tbptt1"}""", "without a preset")]
    [InlineData("x", """{"preset":"memory-chain-demo","variant":"tbptt2"}""", "has no agent “tbptt2”")]
    [InlineData("x", """{"preset":"{task}"}""", "nothing that varies is called “task”")]
    [InlineData("x", """{"settings":{"agent.tracedecay":0}}""", "Did you mean “agent.traceDecay”?")]
    [InlineData("x", """{"vary":[]}""", "vary must be an object")]
    [InlineData("x", """{"vary":{"agent.traceDecai":"0"}}""", "Did you mean “agent.traceDecay”?")]
    [InlineData("x", """{"vary":{"agent.traceDecay":[]}}""", "has no value")]
    [InlineData("x", """{"vary":{"agent.traceDecay":[[0]]}}""", "allowed are a number, a text")]
    [InlineData("x", """{"vary":{"agent.traceDecay":"0.9..0"}}""", "runs backwards")]
    [InlineData("x", """{"vary":{"agent.traceDecay":"0, 2"}}""", "2: agent.traceDecay is 2")]
    [InlineData("x", """{"vary":{"seed":"0..4"}}""", "give the list as \"seeds\"")]
    [InlineData("x", """{"vary":{"m":[{"settings":{}}]}}""", "vary.m[0] has no name")]
    [InlineData("x", """{"vary":{"m":[{"name":"a"},{"name":"a"}]}}""", "two choices called “a”")]
    [InlineData("x", """{"vary":{"m":[{"name":"a","sets":{}}]}}""", "vary.m[0].sets")]
    [InlineData("x", """{"vary":{"m":[{"name":"a"},{"name":"b"}]}}""", "(a) and (b) are the same settings")]
    [InlineData("x", """{"vary":{"agent.traceDecay":"0.5, 0.50"}}""", "are the same settings")]
    [InlineData(
        "x",
        """{"vary":{"agent.traceDecay":"0..0.99 +0.01","environment.length":"2..202"},"seeds":"0..9"}""",
        "allowed are 10,000"
    )]
    [InlineData("x", """{"seeds":"0..4, 2"}""", "Seed 2 is given twice")]
    [InlineData("x", """{"seeds":{}}""", "allowed are a number, a text")]
    [InlineData("My experiment", "{}", "is no name for an experiment")]
    [InlineData("", "{}", "is no name for an experiment")]
    [InlineData("a--b", "{}", "is no name for an experiment")]
    [InlineData("new", "{}", "choose another name")]
    public void Read_Wrong_SaysWhatAndWhere(string name, string json, string expected)
    {
        var exception = Assert.Throws<InvalidSettingsException>(() => ExperimentFile.Read(name, json));
        Assert.Contains(exception.Problems, problem => problem.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Experiments_OfThePaper_AreReadAndExplained()
    {
        Assert.Superset(
            new HashSet<string>
            {
                "memory-chain-seed",
                "memory-chain-seed-lambda-095",
                "memory-chain-later",
                "popgym-five",
                "popgym-eleven",
                "mujoco-later",
            },
            Catalogue.ExperimentNames.ToHashSet()
        );
        Assert.Equal(Catalogue.ExperimentNames, Catalogue.Experiments.Select(experiment => experiment.Name));
        Assert.All(Catalogue.Experiments, experiment => Assert.True(experiment.Description.Length > 50, experiment.Name));
    }

    /// <summary>DECISION 22, and the part of a figure that two cores finish is a part of it.</summary>
    [Fact]
    public void Experiments_OfMemoryChain_HoldTheFiguresCells()
    {
        var seed = Catalogue.Experiments.Single(experiment => experiment.Name == "memory-chain-seed");
        Assert.Equal((32, 320), (seed.Cells.Count, seed.Runs));
        Assert.All(
            seed.Cells,
            cell =>
                Assert.Equal(
                    (0.8, 1_000_000L, 100_000L),
                    (cell.Settings.Agent.TraceDecay, cell.Settings.Stop.Steps, cell.Settings.Exploration.Steps)
                )
        );
        var whole = Catalogue
            .Experiments.Single(experiment => experiment.Name == "memory-chain-later")
            .Identities.SelectMany(seeds => seeds)
            .ToHashSet();
        Assert.ProperSuperset(
            Catalogue
                .Experiments.Single(experiment => experiment.Name == "memory-chain-later-two-lambdas")
                .Identities.SelectMany(seeds => seeds)
                .ToHashSet(),
            whole
        );
    }

    [Fact]
    public void Read_Measures_NamesMetricAndStretch()
    {
        var experiment = ExperimentFile.Read(
            "one",
            """{ "measures": ["stepNanoseconds", { "metric": "returnError", "last": "1/50" }, { "metric": "retention" }] }"""
        );
        Assert.Equal(
            [new Measure("stepNanoseconds", 25), new Measure("returnError", 50), new Measure("retention", 25)],
            experiment.Measures
        );
        Assert.Empty(ExperimentFile.Read("one", "{}").Measures);
    }

    [Theory]
    [InlineData("\"tdError\"", "measures must be a list of metrics such as")]
    [InlineData("[\"tdEror\"]", "measures[0] is “tdEror”, which is no metric. Did you mean “tdError”?")]
    [InlineData("[{}]", "measures[0] names no metric.")]
    [InlineData("[7]", "measures[0] must be a JSON object with metric, last.")]
    [InlineData("[{ \"metric\": \"value\", \"over\": 2 }]", "There is no key “measures[0].over”")]
    [InlineData(
        "[{ \"metric\": \"value\", \"last\": \"0.04\" }]",
        "measures[0].last is “0.04”; allowed is a part of the steps from 1/1 to 1/500, such as 1/25."
    )]
    [InlineData("[{ \"metric\": \"value\", \"last\": \"1/501\" }]", "allowed is a part of the steps from 1/1 to 1/500")]
    [InlineData("[{ \"metric\": \"value\", \"last\": \"1/0\" }]", "allowed is a part of the steps from 1/1 to 1/500")]
    [InlineData("[\"value\", { \"metric\": \"value\", \"last\": \"1/2\" }]", "measures names “value” twice; once is enough.")]
    public void Read_WrongMeasures_SaysWhatIsAllowed(string measures, string expected)
    {
        var refused = Assert.Throws<InvalidSettingsException>(() => ExperimentFile.Read("one", $$"""{ "measures": {{measures}} }"""));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }
}
