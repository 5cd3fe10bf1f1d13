using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
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
    public void Mean_WithoutSeeds_CannotBeAskedFor()
    {
        var page = Page("?runs=1,3");
        Assert.True(page.FindAll("label.check").Single(label => label.TextContent.Contains("Mean of seeds")).QuerySelector("input")!.HasAttribute("disabled"));
    }
}
