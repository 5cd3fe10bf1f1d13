using Bunit;
using Rtrl.Web.Components.Pages;

namespace Rtrl.Tests.Web.Components;

public sealed class HomeTests : ComponentTest
{
    [Fact]
    public void Home_WithoutRuns_OffersStartAndSaysWhatWillAppear()
    {
        var home = Render<Home>();
        Assert.Contains("Start", home.Find("[data-testid=race-toggle]").TextContent);
        Assert.Contains("Three agents will learn here", home.Markup);
        Assert.Contains("No runs yet", home.Markup);
        Assert.Single(home.FindAll("h1"));
    }
}
