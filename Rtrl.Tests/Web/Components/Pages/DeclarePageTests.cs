using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Components.Pages.Experiments;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class DeclarePageTests : ComponentTest
{
    [Fact]
    public void Form_ListsAndRanges_SayHowManyRunsAndMakeTheFile()
    {
        var page = Render<DeclarePage>();
        page.Find("input[aria-label='Values of environment.length']").Change("4..32 x2");
        page.Find("#seeds").Change("0..9");
        Assert.Contains("120 runs = 3 method × 4 length × 10 seeds", page.Find("[data-testid=plan]").TextContent);
        var experiment = ExperimentFile.Read("my-experiment", page.Find("pre.code").TextContent);
        Assert.Equal(120, experiment.Runs);
        Assert.Equal(["exact-rtrl", "tbptt1", "feedforward"], experiment.Factors[0].Levels.Select(level => level.Name));
    }

    [Fact]
    public void Form_BadValue_SaysWhatIsAllowedAndDoesNotStart()
    {
        var page = Render<DeclarePage>();
        page.Find("input[aria-label='Values of environment.length']").Change("8..4");
        Assert.Contains("runs backwards", page.Find("[role=alert]").TextContent);
        Assert.True(page.Find("[data-testid=declare-start]").HasAttribute("disabled"));
    }

    [Fact]
    public void Declare_Pressed_StoresAndStartsAndShowsIt()
    {
        var page = Render<DeclarePage>();
        page.Find("#name").Change("three-lengths");
        page.Find("[data-testid=declare-start]").Click();
        page.WaitForAssertion(() => Assert.EndsWith("/experiments/three-lengths", Services.GetRequiredService<NavigationManager>().Uri));
        Assert.NotNull(Experiments.Find("three-lengths"));
        Assert.Equal(45, Training.Missing.Count);
    }

    /// <summary>What was written by hand may hold more than the form shows: the form does not write over it.</summary>
    [Fact]
    public void File_WrittenByHand_IsNotReplacedByTheForm()
    {
        var page = Render<DeclarePage>();
        page.FindAll(".declare-ways button")[1].Click();
        page.Find("textarea").Change("""{ "title": "mine", "seeds": "0..1" }""");
        Assert.Contains("2 runs", page.Find("[data-testid=plan]").TextContent);
        Assert.True(page.FindAll(".declare-ways button")[0].HasAttribute("disabled"));
    }

    [Fact]
    public void From_AnotherExperiment_BeginsWithItsFile()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/experiments/new?from=memory-chain-seed");
        var page = Render<DeclarePage>();
        Assert.Contains("\"preset\": \"{method}\"", page.Find("textarea").GetAttribute("value"));
        Assert.Contains("320 runs", page.Find("[data-testid=plan]").TextContent);
    }
}
