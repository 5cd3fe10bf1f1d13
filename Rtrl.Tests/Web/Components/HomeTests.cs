using Bunit;
using Rtrl.Engine.Contracts;
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

    [Fact]
    public void Start_Pressed_BeginsTheDemonstrationOnItsSeed()
    {
        var home = Render<Home>();
        home.Find("[data-testid=race-toggle]").Click();
        var start = Assert.Single(Training.Starts);
        Assert.Equal("memory-chain-demo", start.Preset);
        Assert.Equal([0L], start.Seeds);
    }

    [Fact]
    public void Pause_OfARunningRace_PausesAllThree()
    {
        Race(RunStatus.Running);
        var home = Render<Home>();
        Assert.Contains("Pause the race", home.Find("[data-testid=race-toggle]").TextContent);
        home.Find("[data-testid=race-toggle]").Click();
        Assert.Equal([(1, "pause"), (2, "pause"), (3, "pause")], Training.Commands.Select(command => (command.Run, command.Command)));
    }

    [Fact]
    public void NewSeed_WhileTheRaceRuns_PausesItAndStartsTheNextSeed()
    {
        Race(RunStatus.Running);
        var home = Render<Home>();
        home.Find("[data-testid=new-seed]").Click();
        Assert.Equal(3, Training.Commands.Count(command => command.Command == "pause"));
        Assert.Equal([1L], Assert.Single(Training.Starts).Seeds);
    }

    [Fact]
    public void Start_Refused_ShowsTheReason()
    {
        Race(RunStatus.Paused);
        Training.Answer = (_, _, _) =>
            throw new Rtrl.Web.Refusals.CommandException(
                Rtrl.Web.Refusals.RefusalKind.Unavailable,
                "Disk full. Training is paused; nothing stored was lost."
            );
        var home = Render<Home>();
        home.Find("[data-testid=race-toggle]").Click();
        Assert.Contains("Disk full. Training is paused; nothing stored was lost.", home.Find("[role=alert]").TextContent);
    }

    private void Race(RunStatus status)
    {
        string[] variants = ["exact-rtrl", "tbptt1", "feedforward"];
        for (var index = 0; index < variants.Length; index++)
        {
            var detail = Runs.Detail(index + 1, status);
            History.Details.Add(detail with { Summary = detail.Summary with { Variant = variants[index], Colour = index } });
            Training.Known.Add(Runs.Live(index + 1, status));
        }
    }
}
