using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Pages.Compare;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class CompareViewTests
{
    [Fact]
    public void View_EveryChoice_SurvivesTheAddress()
    {
        var view = new CompareView
        {
            Runs = [9, 2, 5],
            Metric = RunMetrics.TdError,
            Axis = CompareAxis.Time,
            Smooth = 0,
            LogX = true,
            LogY = false,
            Mean = false,
            Band = CompareBand.Range,
            Hidden = [2, 5],
            Open = [9],
            Baseline = 9,
            ColourBy = "agent.traceDecay",
            Split = "network.gradient",
            Sort = "agent.traceDecay",
            Down = true,
            Scores = true,
            Measure = SeedMeasure.Area,
            Against = "agent.discount",
        };
        var read = CompareView.Parse("http://localhost:5080" + view.ToHref());
        Assert.StartsWith("/compare?runs=9,2,5&", view.ToHref());
        Assert.Equal(view.ToHref(), read.ToHref());
        Assert.Equal([9L, 2, 5], read.Runs);
        Assert.Equal([2L, 5, 9], [.. read.Hidden, .. read.Open]);
        Assert.Equal(view with { Runs = read.Runs, Hidden = read.Hidden, Open = read.Open }, read);
    }

    [Fact]
    public void View_StandardLog_FollowsTheMetricUntilChosen()
    {
        var view = CompareView.Parse("http://localhost:5080/compare?runs=1&metric=stepSize");
        Assert.True(view.EffectiveLogY);
        Assert.False(CompareView.Parse("http://localhost:5080" + (view with { LogY = false }).ToHref()).EffectiveLogY);
    }

    [Theory]
    [InlineData(
        "/compare?runs=x&metric=bogus&x=7&smooth=-1&band=9&hide=x&base=-1"
            + "&colour=hue&split=seed2&sort=-bogus&view=pie&score=9&against=x&mean=perhaps"
    )]
    [InlineData("/compare")]
    public void View_OfAStrangeAddress_KeepsItsStandard(string address)
    {
        var view = CompareView.Parse("http://localhost:5080" + address);
        Assert.Equal("/compare", view.ToHref());
    }

    [Fact]
    public void SortedBy_TheSameColumnAgain_TurnsAndThenLetsGo()
    {
        var down = new CompareView().SortedBy("last");
        Assert.Equal(("last", true), (down.Sort, down.Down));
        var up = down.SortedBy("last");
        Assert.Equal(("last", false), (up.Sort, up.Down));
        Assert.Null(up.SortedBy("last").Sort);
        Assert.Equal(("best", true), (up.SortedBy("best").Sort, up.SortedBy("best").Down));
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
    public void View_OfMoreRunsThanAreCompared_RemembersHowManyWereChosen()
    {
        var view = CompareView.Parse("http://localhost:5080" + CompareView.Href(Enumerable.Range(1, 300).Select(run => (long)run)));
        Assert.Equal((CompareView.MostRuns, 300), (view.Runs.Count, view.Of));
        Assert.Equal(41, CompareView.Parse("http://localhost:5080/compare?runs=1-41").Of);
        Assert.Null(CompareView.Parse("http://localhost:5080/compare?runs=1-40&of=40").Of);
    }
}
