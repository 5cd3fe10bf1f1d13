using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Plotly.Blazor;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib.MarkerLib;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Pages.Compare;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class ComparePageTests : ComponentTest
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<ComparePage> Page(string query)
    {
        var settings = Catalogue.Preset("memory-chain-demo").Settings;
        Made(1, settings, null, RunStatus.Running);
        Made(2, settings with { Seed = 1 }, 0.6, solvedAt: 12_000);
        Made(3, settings with { Network = settings.Network with { Cell = "none" } }, 0.1);
        Navigation.NavigateTo("/compare" + query);
        return Render<ComparePage>();
    }

    private void Made(long id, RunSettings settings, double? final = null, RunStatus status = RunStatus.Finished, long? solvedAt = null)
    {
        var run = MadeRuns.Detail(id, settings, "demo", status);
        History.Details.RemoveAll(other => other.Summary.Id == id);
        History.Details.Add(
            run with
            {
                Summary = run.Summary with { Final = final is { } mean ? new FinalReturn(mean, 100) : null, SolvedAt = solvedAt },
            }
        );
    }

    private JsonElement Spec(IRenderedComponent<ComparePage> page)
    {
        var model = page.FindComponent<CompareChart>().Instance.Model;
        return JsonSerializer.SerializeToElement(model, JsonSerializerOptions.Web);
    }

    [Fact]
    public void Page_WithoutRuns_OffersToChoose()
    {
        var page = Page("");
        Assert.Contains("No runs chosen", page.Markup);
        page.FindAll("button").First(button => button.TextContent.Contains("Choose runs")).Click();
        Assert.NotEmpty(page.FindAll("dialog"));
    }

    [Fact]
    public void Page_OfRuns_TellsTheModuleColoursGroupsAndWhoIsRunning()
    {
        var spec = Spec(Page("?runs=1,2,3"));
        var lines = spec.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3], lines.Select(line => line.GetProperty("run").GetInt32()));
        Assert.Equal([1, 1, 3], lines.Select(line => line.GetProperty("group").GetInt32()));
        Assert.Equal([1, 2, 3], spec.GetProperty("together").EnumerateArray().Select(run => run.GetInt32()));
        Assert.Equal([true, false, false], lines.Select(line => line.GetProperty("running").GetBoolean()));
        var (colours, dashes) = (
            lines.ConvertAll(line => line.GetProperty("colour").GetInt32()),
            lines.ConvertAll(line => line.GetProperty("dash").GetInt32())
        );
        Assert.Equal(colours[0], colours[1]); // seeds of a group share a hue, and are told apart by the dash
        Assert.NotEqual(colours[0], colours[2]);
        Assert.NotEqual(dashes[0], dashes[1]);
        Assert.Equal("steps", spec.GetProperty("view").GetProperty("axis").GetString());
        Assert.Equal(
            ["optimal, 1", "solved, 95 % right, 0.9", "without memory and random, 0"],
            spec.GetProperty("refs").EnumerateArray().Select(line => line.GetProperty("label").GetString())
        );
    }

    [Fact]
    public void Choices_Made_ReachModuleAndAddress()
    {
        var page = Page("?runs=1,2,3");
        page.FindAll(".seg button").Single(button => button.TextContent == "Wall time").Click();
        page.Find("select[aria-label=Metric]").Change(RunMetrics.StepSize);
        page.FindAll("label.check").Single(label => label.TextContent.Contains("Mean of seeds")).QuerySelector("input")!.Change(false);
        page.Find("input[type=range]").Change("0");
        var spec = Spec(page);
        var view = spec.GetProperty("view");
        Assert.Equal("time", view.GetProperty("axis").GetString());
        Assert.True(spec.GetProperty("log").GetBoolean());
        Assert.False(view.GetProperty("mean").GetBoolean());
        Assert.Equal(0, view.GetProperty("smoothing").GetProperty("size").GetInt64());
        Assert.EndsWith("/compare?runs=1,2,3&metric=stepSize&x=time&smooth=0&mean=0", Navigation.Uri);
    }

    [Fact]
    public void Run_LeftOut_DisappearsFromTableAndAddress()
    {
        var page = Page("?runs=1,2,3");
        page.Find("tr[data-group='1'] .fold").Click();
        Assert.Equal(["1", "2"], page.FindAll("tr[data-run]").Select(row => row.GetAttribute("data-run")));
        page.Find("tr[data-run='2'] .c-eye button").Click();
        Assert.EndsWith("/compare?runs=1,3&open=1", Navigation.Uri);
        Assert.Single(page.FindAll("tr[data-run]"));
    }

    [Fact]
    public void Table_OfGroups_HasAColumnPerSettingThatDiffersAndOnePerMeasure()
    {
        var page = Page("?runs=1,2,3");
        var heads = page.FindAll(".compare-table th").Select(head => head.TextContent.Trim()).ToList();
        Assert.Equal(["Last", "Best", "Area", "Solved at", "Kept"], heads[^5..]);
        Assert.Equal(["Group", "Cell"], heads[1..3]);
        var rows = page.FindAll("tr[data-group]");
        Assert.Equal(2, rows.Count);
        Assert.Contains("None (feedforward)", rows[1].TextContent);
        Assert.Equal(
            ["0.601 of 2", "0.10", "12,0001 of 2", "100 %[21 %, 100 %] 1 of 2"],
            new[] { (0, "last"), (1, "last"), (0, "solved"), (0, "kept") }.Select(cell =>
                rows[cell.Item1].QuerySelector($"[data-measure={cell.Item2}]")!.TextContent.Trim()
            )
        );
    }

    [Fact]
    public void Group_Clicked_BecomesTheBaselineOfTheOthers()
    {
        var page = Page("?runs=1,2,3");
        Made(1, History.Find(1)!.Settings, 0.5);
        Made(4, History.Find(3)!.Settings with { Seed = 1 }, 0.3);
        Navigation.NavigateTo("/compare?runs=1,2,3,4");
        page.Find("tr[data-group='1'] .as-text").Click();
        Assert.EndsWith("base=1", Navigation.Uri);
        Assert.Equal("−0.35[−0.40, −0.30]", page.Find("tr[data-group='3'] [data-measure=last]").TextContent.Trim());
        Assert.StartsWith("0.55", page.Find("tr[data-group='1'] [data-measure=last]").TextContent.Trim());
        page.Find("tr[data-group='1'] .as-text").Click();
        Assert.StartsWith("0.20", page.Find("tr[data-group='3'] [data-measure=last]").TextContent.Trim());
    }

    [Fact]
    public void Group_Hidden_StaysInTheTableAndIsNotDrawn()
    {
        var page = Page("?runs=1,2,3");
        page.Find("tr[data-group='3'] .c-eye button").Click();
        Assert.EndsWith("hide=3", Navigation.Uri);
        Assert.Contains("off", page.Find("tr[data-group='3']").ClassName);
        Assert.Equal(
            [false, false, true],
            Spec(page).GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("hidden").GetBoolean())
        );
    }

    [Fact]
    public void Curves_OfAllRuns_AreReadAtOnce()
    {
        var page = Page("?runs=1,2,3");
        var before = History.Reads;
        page.Find("select[aria-label=Metric]").Change(RunMetrics.TdError);
        Assert.Equal(1, History.Reads - before);
        page.Find("tr[data-group='3'] .c-eye button").Click();
        Assert.Equal(1, History.Reads - before); // another choice needs no other curves
    }

    [Fact]
    public void Panels_OfASetting_ShareTheirAxis()
    {
        var page = Page("?runs=1,2,3&split=network.cell");
        var specs = page.FindComponents<CompareChart>()
            .Select(chart => JsonSerializer.SerializeToElement(chart.Instance.Model, JsonSerializerOptions.Web))
            .ToList();
        Assert.Equal([2, 1], specs.Select(spec => spec.GetProperty("lines").GetArrayLength()));
        Assert.Single(specs.Select(spec => spec.GetProperty("panel").ToString()).Distinct());
        Assert.Single(specs.Select(spec => spec.GetProperty("together").ToString()).Distinct());
        Assert.Equal(JsonValueKind.Null, Spec(Page("?runs=1,2")).GetProperty("panel").ValueKind);
    }

    [Fact]
    public void Run_ThatIsGone_IsNamed()
    {
        var page = Page("?runs=1,99");
        Assert.Contains("Run 99 does not exist any more.", page.Markup);
        page.FindAll(".banner button").Single().Click();
        Assert.EndsWith("/compare?runs=1", Navigation.Uri);
    }

    [Fact]
    public void Runs_MoreChosenThanCompared_AreCounted()
    {
        var page = Page("?runs=1,2&of=300");
        Assert.Contains("Of the 300 runs chosen the first 2 are compared", page.Find("[data-testid=compare-of]").TextContent);
        Assert.Empty(Page("?runs=1,2").FindAll("[data-testid=compare-of]"));
    }

    [Fact]
    public void Runs_ManyInTheAddress_AreCutToThoseThatCanBeToldApartAndCounted()
    {
        var settings = Catalogue.Preset("memory-chain-demo").Settings;
        for (var id = 4; id <= 50; id++)
            History.Details.Add(MadeRuns.Detail(id, settings with { Seed = id }));
        var page = Page("?runs=" + string.Join(',', Enumerable.Range(1, 50)));
        Assert.Equal(CompareView.MostRuns, Spec(page).GetProperty("lines").GetArrayLength());
        Assert.Contains("Of the 50 runs chosen the first 40 are compared", page.Find("[data-testid=compare-of]").TextContent);
    }

    [Fact]
    public void Scores_OfGroups_AreTheScoreItsIntervalAndTheSeeds()
    {
        var settings = Catalogue.Preset("memory-chain-demo").Settings;
        double[] scores = [0.4, 0.8, 0.5, 0.6, 0.7, -0.1];
        foreach (var (seed, score) in scores.Index())
            Made(
                seed + 11,
                (seed < 5 ? settings : settings with { Network = settings.Network with { Cell = "none" } }) with
                {
                    Seed = seed,
                },
                score
            );

        var page = Page("?runs=11,12,13,14,15,16&view=scores");
        var chart = page.FindComponent<ScorePlot>().FindComponent<PlotlyChart>().Instance;
        var traces = chart.Data.Select(trace => Assert.IsType<Scatter>(trace)).ToList();
        Assert.Equal([2, 5, 1, 1], traces.Select(trace => trace.X.Count));
        var expected = OverSeeds.InterquartileMean(scores[..5]);
        Assert.Equal([expected.Low, expected.High], traces[0].X.Cast<double>());
        Assert.Equal(scores[..5], traces[1].X.Cast<double>());
        Assert.Equal([expected.Value, -0.1], new[] { traces[2], traces[3] }.Select(trace => (double)trace.X[0]));
        Assert.Equal([SymbolEnum.Circle, SymbolEnum.CircleOpen], new[] { traces[2], traces[3] }.Select(trace => trace.Marker.Symbol));
        Assert.Equal("0.60", page.FindComponent<ScorePlot>().Instance.Rows[0].Words[..4]);
        Assert.Equal("−0.10, n = 1", page.FindComponent<ScorePlot>().Instance.Rows[1].Words);
        Assert.Empty(page.FindComponents<CompareChart>());
    }

    [Fact]
    public void Scores_AgainstASetting_AreALinePerCombinationOfTheOthers()
    {
        var settings = Catalogue.Preset("memory-chain-demo").Settings;
        long id = 20;
        foreach (var gradient in new[] { "rtrl", "tbptt1" })
        {
            foreach (var decay in new[] { 0.9, 0.5 })
                Made(
                    ++id,
                    settings with
                    {
                        Network = settings.Network with { Gradient = gradient },
                        Agent = settings.Agent with { TraceDecay = decay },
                    },
                    decay / 2
                );
        }

        var page = Page("?runs=21,22,23,24&view=scores");
        var series = page.FindComponent<XyPlot>().Instance.Series;
        Assert.Equal(["network.gradient=rtrl", "network.gradient=tbptt1"], series.Select(line => line.Label));
        Assert.All(series, line => Assert.Equal([(0.5, 0.25), (0.9, 0.45)], line.Points));
    }

    /// <summary>Both would have one id: the chart that goes takes the picture of the one that comes.</summary>
    [Fact]
    public void Scores_ThatChange_AreDrawnByTheSameChart()
    {
        JSInterop.SetupModule(_ => true).Mode = JSRuntimeMode.Loose;
        ScoreRow[] Rows(double score) => [new("RTU", 0, new Estimate(score, double.NaN, double.NaN, 1, ""), [score], $"{score}, n = 1")];
        var plot = Render<ScorePlot>(parameters => parameters.Add(plot => plot.Rows, Rows(0.25)));
        var chart = plot.FindComponent<PlotlyChart>().Instance;
        plot.WaitForAssertion(() => Assert.Contains(JSInterop.Invocations, call => call.Identifier == "newPlot"));
        plot.Render(parameters => parameters.Add(plot => plot.Rows, Rows(0.75)));
        Assert.Same(chart, plot.FindComponent<PlotlyChart>().Instance);
        plot.WaitForAssertion(() =>
            Assert.Contains(
                JSInterop.Invocations,
                call =>
                    call.Identifier == "react" && JsonSerializer.Serialize(call.Arguments).Contains("0.75, n = 1", StringComparison.Ordinal)
            )
        );
        Assert.DoesNotContain(JSInterop.Invocations, call => call.Identifier == "purge");
    }

    [Fact]
    public void Runs_OfTheSameLife_AreNamed()
    {
        Assert.DoesNotContain("left out", Page("?runs=1,2,3").Markup);
        History.Details.Add(MadeRuns.Detail(4, Catalogue.Preset("memory-chain-demo").Settings with { Seed = 1 }));
        Navigation.NavigateTo("/compare?runs=1,2,4");
        Assert.Contains(
            "1 run left out: the same settings and seed",
            Render<ComparePage>().Find("[data-testid=compare-cautions]").TextContent
        );
    }

    [Fact]
    public void Mean_WithoutSeeds_CannotBeAskedFor()
    {
        var page = Page("?runs=1,3");
        Assert.True(
            page.FindAll("label.check")
                .Single(label => label.TextContent.Contains("Mean of seeds"))
                .QuerySelector("input")!
                .HasAttribute("disabled")
        );
    }

    [Fact]
    public void Choice_MadeBeforeTheBrowserToldOfAnEarlierOne_Stays()
    {
        var browser = new LateBrowser("/compare?runs=1,2,3");
        Services.AddSingleton<NavigationManager>(browser);
        Made(1, Catalogue.Preset("memory-chain-demo").Settings);
        Made(2, Catalogue.Preset("memory-chain-demo").Settings with { Seed = 1 });
        Made(3, Catalogue.Preset("memory-chain-demo").Settings with { Seed = 2 });
        var page = Render<ComparePage>();
        foreach (var axis in new[] { "episodes", "steps", "episodes" })
            page.FindAll("[aria-label='X axis'] button")
                .First(button => button.TextContent.Trim().Equals(axis, StringComparison.OrdinalIgnoreCase))
                .Click();
        Assert.Equal(3, browser.Waiting);
        while (browser.Waiting > 0)
        {
            browser.Tell();
            Assert.Equal("episodes", Spec(page).GetProperty("view").GetProperty("axis").GetString());
        }
    }
}
