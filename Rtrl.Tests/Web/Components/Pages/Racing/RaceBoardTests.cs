using Bunit;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Pages.Racing;
using Rtrl.Web.Refusals;

namespace Rtrl.Tests.Web.Components.Pages.Racing;

public sealed class RaceBoardTests : ComponentTest
{
    [Fact]
    public void Start_Pressed_BeginsARaceOnThePresetsSeed()
    {
        var board = Render<RaceBoard>();
        board.Find("[data-testid=race-toggle]").Click();
        var start = Assert.Single(Training.Starts);
        Assert.Equal(("memory-chain-demo", true), (start.Preset, start.LockStep));
        Assert.Equal([0L], start.Seeds);
    }

    [Fact]
    public void Pause_OfARunningRace_PausesAllThree()
    {
        Race(RunStatus.Running);
        var board = Render<RaceBoard>();
        Assert.Contains("Pause the race", board.Find("[data-testid=race-toggle]").TextContent);
        board.Find("[data-testid=race-toggle]").Click();
        Assert.Equal([(1, "pause"), (2, "pause"), (3, "pause")], Training.Commands.Select(command => (command.Run, command.Command)));
    }

    [Fact]
    public void Pause_OneStoodAFewStepsBehind_LetsItTakeThem()
    {
        Race(RunStatus.Running);
        Training.Answer = (run, _, _) =>
        {
            var at = History.Details.FindIndex(detail => detail.Summary.Id == run);
            var was = History.Details[at];
            History.Details[at] = was with { Summary = was.Summary with { Status = RunStatus.Paused, Step = 1_000 - (5 * run) } };
            return Task.FromResult(History.Details[at]);
        };
        Render<RaceBoard>().Find("[data-testid=race-toggle]").Click();
        Assert.Equal(
            [(2, "5"), (3, "10")],
            Training.Commands.Where(command => command.Command == "step").Select(command => (command.Run, command.Value))
        );
    }

    [Fact]
    public void NextSeed_WhileTheRaceRuns_PausesItAndStartsTheNextSeed()
    {
        Race(RunStatus.Running);
        Render<RaceBoard>().Find("[data-testid=next-seed]").Click();
        Assert.Equal(3, Training.Commands.Count(command => command.Command == "pause"));
        Assert.Equal([1L], Assert.Single(Training.Starts).Seeds);
    }

    [Fact]
    public void Pace_Chosen_IsTheSpeedOfAllThree()
    {
        Race(RunStatus.Running);
        var board = Render<RaceBoard>();
        Assert.Equal("Watch", board.Find("[data-testid=race-pace] [aria-pressed=true]").TextContent); // 2,000, as the live pictures say
        board.FindAll("[data-testid=race-pace] button")[0].Click();
        Assert.Equal([(1, "8"), (2, "8"), (3, "8")], Training.Commands.Select(command => (command.Run, command.Value)));
    }

    [Fact]
    public void Solved_WhileItRuns_IsSaidInOneSentenceOfItsLane()
    {
        Race(RunStatus.Running);
        History.Details[1] = History.Details[1] with { Summary = History.Details[1].Summary with { SolvedAt = null } };
        var board = Render<RaceBoard>();
        Assert.Equal(2, board.FindAll(".lane-verdict").Count);
        Assert.Contains("Solved at step 371,008: it carries the bit across 14 blank steps", board.Find(".lane-verdict").TextContent);
    }

    [Fact]
    public void End_OfTheRace_SaysWhoSolvedItAndOpensThreeDoors()
    {
        Race(RunStatus.Finished);
        History.Details[0] = History.Details[0] with { Summary = History.Details[0].Summary with { SolvedAt = null, RecentRight = 0.52 } };
        var board = Render<RaceBoard>();
        Assert.Empty(board.FindAll("[data-testid=race-toggle]"));
        Assert.Empty(board.FindAll("[data-testid=race-pace]"));
        var end = board.Find("[data-testid=race-end]");
        Assert.Contains("The race is over: TBPTT(1) remembers.", end.TextContent);
        Assert.Contains("Still guesses: right in 52.0 % of its last 200 answers; chance is 50.0 %.", end.TextContent);
        Assert.Equal(
            ["/runs/2/inspect", "/runs/2/inspect?open=flip.state", "/new?preset=memory-chain-demo&seeds=0..9"],
            board.FindAll(".race-doors a").Select(door => door.GetAttribute("href"))
        );

        board.Find("[data-testid=race-again]").Click();
        board.Find("[data-testid=next-seed]").Click();
        Assert.Equal(
            [
                [0L],
                [1L],
            ],
            Training.Starts.Select(start => start.Seeds!)
        );
    }

    [Fact]
    public void Board_ARunOfThePresetOutsideARace_IsNoRace()
    {
        Race(RunStatus.Running);
        var alone = Runs.Detail(9);
        History.Details.Insert(0, alone with { Summary = alone.Summary with { Group = null } });
        Assert.Equal(3, Render<RaceBoard>().FindAll(".lane").Count);
    }

    [Fact]
    public void Start_Refused_ShowsTheReason()
    {
        Race(RunStatus.Paused);
        Training.Answer = (_, _, _) =>
            throw new CommandException(RefusalKind.Unavailable, "Disk full. Training is paused; nothing stored was lost.");
        var board = Render<RaceBoard>();
        board.Find("[data-testid=race-toggle]").Click();
        Assert.Contains("Disk full. Training is paused; nothing stored was lost.", board.Find("[role=alert]").TextContent);
    }

    private void Race(RunStatus status)
    {
        string[] variants = ["exact-rtrl", "tbptt1", "feedforward"];
        for (var index = 0; index < variants.Length; index++)
        {
            var detail = Runs.Detail(index + 1, status);
            History.Details.Add(
                detail with
                {
                    Summary = detail.Summary with { Variant = variants[index], Colour = index, LockStep = true },
                }
            );
            Training.Known.Add(Runs.Live(index + 1, status));
        }
    }
}
