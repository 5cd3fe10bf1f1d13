using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Experiments;
using Rtrl.Web.Exports;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

/// <summary>An experiment's own measures: read from curves, or found by studies, and the same numbers everywhere.</summary>
public sealed class ExperimentResultsTests
{
    private static readonly double[] s_small = [0.1, 0.2, 0.15, 0.12, 0.18],
        s_large = [1.1, 1.2, 1.15, 1.12, 1.18];

    private static Experiment Declared(string measures, string reported = """ "reported": { "source": "A paper" } """) =>
        ExperimentFile.Read(
            "measured",
            $$"""
            { "preset": "memory-chain-demo", "vary": { "network.gradient": ["rtrl", "tbptt1"] }, "seeds": "0..4", "measures": {{measures}}, {{reported}} }
            """
        );

    /// <summary>A table in which the first cell's seeds came to small numbers and the second's to large ones.</summary>
    private static ResultTable Table(Experiment experiment)
    {
        var runs = MadeRuns.Of(
            experiment,
            [
                [1, 1, 1, 1, 1],
                [0, 0, 0, 0, 0],
            ]
        );
        return ResultTable.Of(experiment, runs, measured: (run, _) => (run.Id < 100 ? s_small : s_large)[run.Seed]);
    }

    [Fact]
    public void Table_OfAMeasure_HoldsItBesideTheReturn()
    {
        var table = Table(Declared("""["tdError"]"""));
        var (first, second) = (Assert.Single(table.Groups[0].Measured), Assert.Single(table.Groups[1].Measured));
        Assert.Equal((OverSeeds.InterquartileMean(s_small), OverSeeds.InterquartileMean(s_large)), (first.Value, second.Value));
        Assert.Equal(1, table.Groups[0].Final.Value);
        Assert.Equal(OverSeeds.Difference(second.Seeds, first.Seeds), table.Groups[1].Minus(table.Groups[0], "tdError"));
        Assert.Equal(1, table.Groups[1].Minus(table.Groups[0], "tdError")!.Value.Value, 1e-12);
        Assert.Equal(-1, table.Groups[1].Minus(table.Groups[0])!.Value.Value, 1e-12);

        var rows = ResultRows.Of(table);
        Assert.Equal(first.Value, rows.Rows[0][rows.Heads.ToList().IndexOf("TD error, size |δ|, IQM")]);
        Assert.Contains(
            rows.Notes,
            note =>
                note.StartsWith(
                    "TD error, size |δ|: mean of the last 1/25 of the steps of a run, interquartile mean over the seeds. Absolute",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Figure_OfAMeasure_ShowsItFirstAndSubtractsIt()
    {
        var experiment = Declared(
            """[{ "metric": "tdError", "last": "1/50" }]""",
            """
            "reported": { "source": "A paper", "show": "tdError", "values": [
              { "at": { "network.gradient": "rtrl" }, "value": 0.2 }, { "at": { "network.gradient": "tbptt1" }, "value": 0.9 } ] }
            """
        );
        var table = Table(experiment);
        var progress = ExperimentProgress.Of(
            experiment,
            active: false,
            MadeRuns.Of(
                experiment,
                [
                    [1, 1, 1, 1, 1],
                    [0, 0, 0, 0, 0],
                ]
            )
        );
        var figure = ExperimentFigure.Of(progress, table, new ExperimentView("measured"));
        Assert.Equal(("tdError", "TD error, size |δ|"), (figure.Measure.Key, figure.Title));
        Assert.StartsWith(
            "mean of the last 1/50 of the steps of a run, interquartile mean over the seeds",
            figure.Unit,
            StringComparison.Ordinal
        );
        var cells = figure.Facets[0].Rows.SelectMany(row => row.Cells).ToList();
        Assert.Equal([0.2, 0.9], cells.Select(cell => cell.Reported!.Value));
        Assert.Equal(OverSeeds.InterquartileMean(s_large), cells[1].Value);
        Assert.Equal(
            (0, 8, "0.15", "1.15"),
            (figure.Shade(cells[0].Value!.Value.Value), figure.Shade(cells[1].Value!.Value.Value), figure.Words(0.15), figure.Words(1.15))
        ); // its own span

        var less = ExperimentFigure.Of(progress, table, new ExperimentView("measured", Minus: "network.gradient", Left: "tbptt1"));
        var cell = less.Facets[0].Rows[0].Cells[0];
        Assert.Equal(
            (1, 0.7),
            (cell.Value!.Value.Value, cell.Reported!.Value),
            (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-9 && Math.Abs(a.Item2 - b.Item2) < 1e-9
        );
        Assert.Contains("of TD error", less.Unit, StringComparison.Ordinal);

        var returns = ExperimentFigure.Of(
            progress,
            table,
            new ExperimentView("measured", Show: "final", Minus: "network.gradient", Left: "tbptt1")
        );
        Assert.Equal(-1, returns.Facets[0].Rows[0].Cells[0].Value!.Value.Value, 1e-9);
        Assert.Null(returns.Facets[0].Rows[0].Cells[0].Reported); // what is reported is no return
    }

    [Theory]
    [InlineData("\"at\": { \"network.gradient\": \"rtrl\" }, \"below\": 0.5", Verdict.Holds)]
    [InlineData("\"at\": { \"network.gradient\": \"tbptt1\" }, \"below\": 0.5", Verdict.Fails)]
    [InlineData(
        "\"at\": { \"network.gradient\": \"tbptt1\" }, \"less\": { \"network.gradient\": \"rtrl\" }, \"above\": 0.9",
        Verdict.Holds
    )]
    [InlineData(
        "\"at\": { \"network.gradient\": \"tbptt1\" }, \"less\": { \"network.gradient\": \"rtrl\" }, \"together\": true, \"above\": 0.9",
        Verdict.Holds
    )]
    [InlineData(
        "\"show\": \"final\", \"at\": { \"network.gradient\": \"tbptt1\" }, \"less\": { \"network.gradient\": \"rtrl\" }, \"above\": 0.9",
        Verdict.Fails
    )]
    public void Claim_AboutAMeasure_IsHeldAgainstIt(string claim, Verdict verdict)
    {
        var experiment = Declared(
            """["tdError"]""",
            $$""" "reported": { "source": "A paper", "show": "tdError", "claims": [{ "text": "t", {{claim}} }] } """
        );
        Assert.Equal(verdict, Assert.Single(ClaimCheck.Of(experiment, Table(experiment))).Verdict);
    }

    /// <summary>Cells are kept while nothing has changed, and a measure that comes later is a change.</summary>
    [Fact]
    public void Table_WhenAMeasureComesLater_IsMadeAnew()
    {
        var experiment = Declared("""["retention"]""");
        var runs = MadeRuns.Of(
            experiment,
            [
                [1, 1, 1, 1, 1],
                [0, 0, 0, 0, 0],
            ]
        );
        var before = ResultTable.Of(experiment, runs, measured: (_, _) => null);
        Assert.Equal(0, before.Groups[0].Measured[0].Value.Count);
        Assert.Same(before.Groups[0], ResultTable.Of(experiment, runs, before, (_, _) => null).Groups[0]);
        var after = ResultTable.Of(experiment, runs, before, (run, _) => run.Seed);
        Assert.Equal(5, after.Groups[0].Measured[0].Value.Count);
        Assert.NotSame(after.Groups[0], ResultTable.Of(experiment, runs, after, (run, _) => run.Seed + 1).Groups[0]);
    }

    /// <summary>Trained by the server, read from the curves, found by studies, stored once.</summary>
    [Fact]
    public async Task Experiment_WithMeasures_IsStudiedWhenItsRunsEnd()
    {
        await using var server = await LabServer.StartAsync(settings: ["Rtrl:Training:Workers=2"]);
        var control = server.App.Services.GetRequiredService<ExperimentControl>();
        await control.SaveAsync(
            "measured",
            """
            {
              "settings": { "network.encoderWidth": 8, "network.hiddenSize": 6, "network.minNonZeroPerUnit": 1, "exploration.steps": 100, "stop.steps": 300, "environment.length": 3 },
              "vary": { "network.cell": ["linear-rtu", "none"] }, "seeds": "0..1", "measures": [{ "metric": "tdError", "last": "1/2" }, "retention", "staleness"]
            }
            """
        );
        await control.StartAsync("measured");
        await LabServer.UntilAsync(
            () => control.Require("measured") is { Over: true, Active: false },
            "the end of the experiment and its studies"
        );
        var progress = control.Require("measured");
        var table = server.App.Services.GetRequiredService<ExperimentResults>().Of(progress.Experiment, server.Queries.List());
        Assert.Equal([2, 2, 2, 2, 0, 0], table.Groups.SelectMany(group => group.Measured).Select(measured => measured.Seeds.Count));
        foreach (var run in progress.Runs[0])
        {
            var curve = server.Queries.Series(run!.Id, RunMetrics.TdError)!.Buckets.Where(bucket => bucket.FirstStep >= 150).ToList();
            Assert.Equal(
                curve.Sum(bucket => bucket.Mean * bucket.Count) / curve.Sum(bucket => bucket.Count),
                table.Groups[0].Measured[0].Seeds[run.Seed],
                1e-12
            );
            Assert.Equal(300, server.Queries.Series(run.Id, RunMetrics.Retention)!.Buckets.Single().FirstStep);
        }

        Assert.Equal(
            0,
            await server.App.Services.GetRequiredService<ExperimentStudies>().MeasureAsync(progress, TestContext.Current.CancellationToken)
        );
        using var answer = await server.Http.GetAsync(
            new Uri("/api/v1/experiments/measured/table", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        Assert.Contains(
            "\"metric\":\"retention\"",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }
}
