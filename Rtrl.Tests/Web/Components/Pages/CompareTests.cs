using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.Compare;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class CompareTests
{
    private static readonly RunSettings s_settings = Catalogue.Preset("memory-chain-demo").Settings;

    private static RunDetail Run(long id, string name, RunSettings settings) => MadeRuns.Detail(id, settings, name);

    [Fact]
    public void View_EveryChoice_SurvivesTheAddress()
    {
        var view = new CompareView { Runs = [9, 2, 5], Metric = RunMetrics.TdError, Axis = CompareAxis.Time, Smooth = 0, LogX = true, LogY = false, Mean = true, Band = CompareBand.Range };
        var read = CompareView.Parse("http://localhost:5080" + view.ToHref());
        Assert.StartsWith("/compare?runs=9,2,5&", view.ToHref());
        Assert.Equal(view.ToHref(), read.ToHref());
        Assert.Equal([9L, 2, 5], read.Runs);
        Assert.Equal(view with { Runs = read.Runs }, read);
    }

    [Fact]
    public void View_StandardLog_FollowsTheMetricUntilChosen()
    {
        var view = CompareView.Parse("http://localhost:5080/compare?runs=1&metric=stepSize");
        Assert.True(view.EffectiveLogY);
        Assert.False(CompareView.Parse("http://localhost:5080" + (view with { LogY = false }).ToHref()).EffectiveLogY);
    }

    [Theory]
    [InlineData("/compare?runs=x&metric=bogus&x=7&smooth=-1&band=9")]
    [InlineData("/compare")]
    public void View_OfAStrangeAddress_KeepsItsStandard(string address)
    {
        var view = CompareView.Parse("http://localhost:5080" + address);
        Assert.Equal("/compare", view.ToHref());
    }

    [Fact]
    public void Windows_ForALongRun_GrowInRoundSteps()
    {
        var windows = CompareView.Windows(500_000);
        Assert.Equal([0, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000], windows);
        Assert.Equal(10_000, new CompareView().Window(500_000));
        Assert.Equal(0, new CompareView { Smooth = 0 }.Window(500_000));
        Assert.Equal([0L], CompareView.Windows(100));
    }

    [Fact]
    public void Lines_OfOneStart_AreNamedByWhatTheyDoNotShare()
    {
        var lines = CompareLines.Of(
        [
            Run(1, "demo · RTU · seed 0", s_settings), Run(2, "demo · RTU · seed 1", s_settings with { Seed = 1 }),
            Run(3, "demo · none · seed 0", s_settings with { Network = s_settings.Network with { Cell = "none" } }),
        ]);
        Assert.Equal(["RTU, seed 0", "RTU, seed 1", "none, seed 0"], lines.Select(line => line.Label));
        Assert.Equal([0, 0, 1], lines.Select(line => line.Group));
        Assert.Equal(["RTU", "RTU", "none"], lines.Select(line => line.GroupLabel));
    }

    [Fact]
    public void Lines_WithTheSameWords_GetTheirNumber()
    {
        var lines = CompareLines.Of([Run(1, "demo", s_settings), Run(2, "demo", s_settings)]);
        Assert.Equal(["demo, run 1", "demo, run 2"], lines.Select(line => line.Label));
    }

    [Fact]
    public void Lines_WithTheSameColour_GetAMarkAtTheirEnd()
    {
        var lines = CompareLines.Of([Run(1, "a", s_settings), Run(2, "b", s_settings), Run(9, "c", s_settings)]);
        Assert.Equal([0, 0, 1], lines.Select(line => line.Marker));
    }

    [Fact]
    public void Lines_OfGroups_ShareAHueWithinAndNeverAcross()
    {
        RunSettings Group(int number, long seed) => s_settings with { Seed = seed, Agent = s_settings.Agent with { Discount = 0.9 + number / 1000.0 } };
        var lines = CompareLines.Of([.. from seed in Enumerable.Range(0, 3) from number in Enumerable.Range(0, 10) select Run(number + 10 * seed + 1, "demo", Group(number, seed))]);
        var groups = lines.GroupBy(line => line.Group).ToList();
        Assert.All(groups, group => Assert.Single(group.Select(line => line.Colour).Distinct()));
        Assert.All(groups, group => Assert.Equal(3, group.Select(line => line.Dash).Distinct().Count()));
        Assert.Equal(8, groups.Take(8).Select(group => group.First().Colour).Distinct().Count());
        Assert.Equal(lines.Count, lines.Select(line => (line.Colour, line.Dash, line.Marker)).Distinct().Count());
    }

    [Fact]
    public void Twins_OfTheSameSeed_AreNamed()
    {
        Assert.Null(CompareLines.Twins(CompareLines.Of([Run(1, "a", s_settings), Run(2, "a", s_settings with { Seed = 1 })])));
        var twins = CompareLines.Twins(CompareLines.Of([Run(1, "a", s_settings), Run(2, "a", s_settings), Run(5, "a", s_settings)]));
        Assert.StartsWith("Runs 1, 2 and 5 have the same settings and the same seed 0", twins);
    }

    [Fact]
    public void View_OfMoreRunsThanAreCompared_RemembersHowManyWereChosen()
    {
        var view = CompareView.Parse("http://localhost:5080" + CompareView.Href(Enumerable.Range(1, 300).Select(run => (long)run)));
        Assert.Equal((CompareView.MostRuns, 300), (view.Runs.Count, view.Of));
        Assert.Equal(41, CompareView.Parse("http://localhost:5080/compare?runs=1-41").Of);
        Assert.Null(CompareView.Parse("http://localhost:5080/compare?runs=1-40&of=40").Of);
    }

    [Fact]
    public void Differences_BetweenGroups_LeaveOutWhatHasNoEffect()
    {
        var none = s_settings with { Network = s_settings.Network with { Cell = "none" }, Agent = s_settings.Agent with { Discount = 0.9 } };
        var lines = CompareLines.Of([Run(1, "a", s_settings), Run(2, "b", s_settings with { Seed = 4 }), Run(3, "c", none)]);
        var differences = CompareLines.Differences(lines).ToDictionary(difference => difference.Setting.Key, difference => difference.Values);
        Assert.Equal(["0.99", "0.9"], differences["agent.discount"]);
        Assert.Equal(["192", null], differences["network.hiddenSize"]);
        Assert.DoesNotContain("seed", differences.Keys);
        Assert.DoesNotContain("environment.length", differences.Keys);
    }
}
