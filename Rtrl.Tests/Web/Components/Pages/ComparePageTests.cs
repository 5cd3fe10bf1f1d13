using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Plotly.Blazor;
using Plotly.Blazor.Traces;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Pages.Compare;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class ComparePageTests : ComponentTest
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<ComparePage> Page(string query)
    {
        var settings = Catalogue.Preset("memory-chain-demo").Settings;
        History.Details.Add(MadeRuns.Detail(1, settings, "demo · RTU · seed 0", RunStatus.Running));
        History.Details.Add(MadeRuns.Detail(2, settings with { Seed = 1 }, "demo · RTU · seed 1"));
        History.Details.Add(MadeRuns.Detail(3, settings with { Network = settings.Network with { Cell = "none" } }, "demo · none · seed 0"));
        Navigation.NavigateTo("/compare" + query);
        return Render<ComparePage>();
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
        Assert.Equal([0, 0, 1], lines.Select(line => line.GetProperty("group").GetInt32()));
        Assert.Equal([true, false, false], lines.Select(line => line.GetProperty("running").GetBoolean()));
        var (colours, dashes) = (lines.ConvertAll(line => line.GetProperty("colour").GetInt32()), lines.ConvertAll(line => line.GetProperty("dash").GetInt32()));
        Assert.Equal(colours[0], colours[1]); // seeds of a group share a hue, and are told apart by the dash
        Assert.NotEqual(colours[0], colours[2]);
        Assert.NotEqual(dashes[0], dashes[1]);
        Assert.Equal("steps", spec.GetProperty("view").GetProperty("axis").GetString());
        Assert.Equal(
            ["optimal, 1", "solved, 95 % right, 0.9", "without memory and random, 0"],
            spec.GetProperty("refs").EnumerateArray().Select(line => line.GetProperty("label").GetString()));
    }

    [Fact]
    public void Choices_Made_ReachModuleAndAddress()
    {
        var page = Page("?runs=1,2,3");
        page.FindAll(".seg button").Single(button => button.TextContent == "Wall time").Click();
        page.Find("select[aria-label=Metric]").Change(RunMetrics.StepSize);
        page.FindAll("label.check").Single(label => label.TextContent.Contains("Mean of seeds")).QuerySelector("input")!.Change(true);
        page.Find("input[type=range]").Change("0");
        var spec = Spec(page);
        var view = spec.GetProperty("view");
        Assert.Equal("time", view.GetProperty("axis").GetString());
        Assert.True(spec.GetProperty("log").GetBoolean());
        Assert.True(view.GetProperty("mean").GetBoolean());
        Assert.Equal(0, view.GetProperty("smoothing").GetProperty("size").GetInt64());
        Assert.EndsWith("/compare?runs=1,2,3&metric=stepSize&x=time&smooth=0&mean=1", Navigation.Uri);
    }

    [Fact]
    public void Run_LeftOut_DisappearsFromTableAndAddress()
    {
        var page = Page("?runs=1,2,3");
        page.Find("button[aria-label='Leave out RTU, seed 1']").Click();
        Assert.EndsWith("/compare?runs=1,3", Navigation.Uri);
        Assert.Equal(2, page.FindAll("tr[data-line]").Count);
    }

    [Fact]
    public void Differences_AreATableWithOneColumnPerGroup()
    {
        var table = Page("?runs=1,2,3").Find("[data-testid=differences] table");
        Assert.Equal(["Setting", "RTU", "none"], table.QuerySelectorAll("th").Select(head => head.TextContent.Trim()));
        Assert.Contains("None (feedforward)", table.TextContent);
        Assert.Contains("no effect", table.TextContent);
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
        Assert.Equal(CompareView.MostRuns, page.FindAll("tr[data-line]").Count);
        Assert.Contains("Of the 50 runs chosen the first 40 are compared", page.Find("[data-testid=compare-of]").TextContent);
    }

    [Fact]
    public void Scores_OfGroups_AreTracesOnePerGroupWithTheIntervalOfItsSeeds()
    {
        var settings = Catalogue.Preset("memory-chain-demo").Settings;
        double?[] scores = [0.4, 0.8, null, -0.1];
        foreach (var (seed, score) in scores.Index())
        {
            var run = MadeRuns.Detail(seed + 11, (seed < 3 ? settings : settings with { Network = settings.Network with { Cell = "none" } }) with { Seed = seed }, seed < 3 ? "RTU" : "none");
            History.Details.Add(run with { Summary = run.Summary with { RecentReturn = score } });
        }

        var page = Page("?runs=11,12,13,14");
        var chart = page.FindComponent<ScorePlot>().FindComponent<PlotlyChart>().Instance;
        var traces = chart.Data;
        Assert.Equal(2, traces.Count);
        var (two, one) = (Assert.IsType<Scatter>(traces[0]), Assert.IsType<Scatter>(traces[1]));
        Assert.Equal(("RTU", "none"), (two.Name, one.Name));
        Assert.Equal([0.6, -0.1], new[] { two, one }.Select(trace => Math.Round((double)trace.X[0], 9)));
        // Student's t with one degree of freedom is 12.706; the standard error of 0.4 and 0.8 is 0.2.
        Assert.Equal(12.706 * 0.2, (double)two.ErrorX.Array[0], 3);
        Assert.Equal((double)two.ErrorX.Array[0], (double)two.ErrorX.ArrayMinus[0], 9);
        Assert.Null(one.ErrorX);
        Assert.Equal(["RTU   <b>+0.60 [−1.94, +3.14], n = 2</b>", "none   <b>−0.10, n = 1</b>"], chart.Layout.Annotations.Select(words => words.Text));
        Assert.Empty(Page("?runs=13").FindAll("[data-testid=scores]"));
    }

    /// <summary>Both would have one id: the chart that goes takes the picture of the one that comes.</summary>
    [Fact]
    public void Scores_ThatChange_AreDrawnByTheSameChart()
    {
        JSInterop.SetupModule(_ => true).Mode = JSRuntimeMode.Loose;
        ScoreRow[] Rows(double score) => [new("RTU", 0, new Estimate(score, double.NaN, double.NaN, 1, ""))];
        var plot = Render<ScorePlot>(parameters => parameters.Add(plot => plot.Rows, Rows(0.25)));
        var chart = plot.FindComponent<PlotlyChart>().Instance;
        plot.WaitForAssertion(() => Assert.Contains(JSInterop.Invocations, call => call.Identifier == "newPlot"));
        plot.Render(parameters => parameters.Add(plot => plot.Rows, Rows(0.75)));
        Assert.Same(chart, plot.FindComponent<PlotlyChart>().Instance);
        plot.WaitForAssertion(() => Assert.Contains(JSInterop.Invocations, call => call.Identifier == "react" && JsonSerializer.Serialize(call.Arguments).Contains("0.75, n = 1", StringComparison.Ordinal)));
        Assert.DoesNotContain(JSInterop.Invocations, call => call.Identifier == "purge");
    }

    [Fact]
    public void Runs_OfTheSameLife_AreNamed()
    {
        Assert.Empty(Page("?runs=1,2,3").FindAll("[data-testid=compare-twins]"));
        History.Details.Add(MadeRuns.Detail(4, Catalogue.Preset("memory-chain-demo").Settings with { Seed = 1 }));
        Navigation.NavigateTo("/compare?runs=1,2,4");
        Assert.Contains("Runs 2 and 4 have the same settings and the same seed 1", Render<ComparePage>().Find("[data-testid=compare-twins]").TextContent);
    }

    [Fact]
    public void Mean_WithoutSeeds_CannotBeAskedFor()
    {
        var page = Page("?runs=1,3");
        Assert.True(page.FindAll("label.check").Single(label => label.TextContent.Contains("Mean of seeds")).QuerySelector("input")!.HasAttribute("disabled"));
    }
}
