using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;

namespace Rtrl.Tests.Web.Experiments;

/// <summary>Experiments on a real server: what they start, and what they leave alone.</summary>
public sealed class ExperimentControlTests : IAsyncLifetime
{
    private LabServer _server = null!;

    private ExperimentControl Control => _server.App.Services.GetRequiredService<ExperimentControl>();

    public async ValueTask InitializeAsync() =>
        _server = await LabServer.StartAsync(settings: ["Rtrl:Training:Workers=2", "Rtrl:Training:MaxActiveRuns=6"]);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Declared(string lengths, string seeds, long steps = 300) =>
        $$"""
            {
              "settings": { "network.encoderWidth": 8, "network.hiddenSize": 6, "network.minNonZeroPerUnit": 1, "exploration.steps": 100, "stop.steps": {{steps}} },
              "vary": { "network.gradient": "rtrl, tbptt1", "environment.length": "{{lengths}}" },
              "seeds": "{{seeds}}"
            }
            """;

    private async Task<ExperimentProgress> OverAsync(string name)
    {
        await LabServer.UntilAsync(() => Control.Require(name).Over, $"the end of {name}");
        return Control.Require(name);
    }

    [Fact]
    public async Task Start_MoreSeedsThanBefore_MakesOnlyWhatIsMissing()
    {
        await Control.SaveAsync("lengths", Declared("2, 3", "0..1"));
        Assert.Empty(_server.Queries.List());
        var begun = await Control.StartAsync("lengths");
        Assert.Equal((8, 0, true), (begun.All.Count(), begun.Missing, begun.Active));
        var over = await OverAsync("lengths");
        Assert.Equal((8, 0), (over.Done, over.Failed));
        Assert.Equal(["lengths · rtrl · 2 · seed 0", "lengths · rtrl · 2 · seed 1"], over.Runs[0].Select(run => run!.Name));
        var first = over.All.Select(run => run.Id).ToHashSet();

        await Control.StartAsync("lengths");
        Assert.Equal(8, _server.Queries.List().Count);

        await Control.SaveAsync("lengths", Declared("2, 3", "0..2"));
        Assert.Equal(4, Control.Require("lengths").Missing);
        await Control.StartAsync("lengths");
        var longer = await OverAsync("lengths");
        Assert.Equal(12, _server.Queries.List().Count);
        Assert.Superset(first, longer.All.Select(run => run.Id).ToHashSet());
        await LabServer.UntilAsync(() => !Control.Require("lengths").Active, "the keeper to see that all is over");
    }

    /// <summary>A run is known by its settings and seed, whoever asked for it first.</summary>
    [Fact]
    public async Task Start_RunsOfAnotherExperimentAndOfAHandMadeRun_AreNotMadeAgain()
    {
        await Control.SaveAsync("one", Declared("2", "0"));
        await Control.StartAsync("one");
        var byHand = await _server.StartRunAsync(
            Control.Require("one").Experiment.Cells[0].Settings with
            {
                Environment = new EnvironmentSettings { Length = 3 },
            }
        );
        await Control.SaveAsync("other", Declared("2, 3", "0"));
        var other = await Control.StartAsync("other");
        Assert.Equal(4, _server.Queries.List().Count);
        Assert.Contains(byHand, other.All.Select(run => run.Id));
        Assert.Equal(
            (await OverAsync("one")).All.Select(run => run.Id),
            (await OverAsync("other")).Runs.Where((_, cell) => cell % 2 == 0).Select(seeds => seeds[0]!.Id)
        );
    }

    [Fact]
    public async Task Pause_RunsThatTrainAndWait_StandStillUntilStartedAgain()
    {
        await Control.SaveAsync("long", Declared("2, 3, 4", "0..2", 1_000_000_000));
        await Control.StartAsync("long");
        var paused = await Control.PauseAsync("long");
        Assert.Equal((18, 0, false), (paused.Standing, paused.Going, paused.Active));
        Assert.All(_server.Queries.List(), run => Assert.Equal(RunStatus.Paused, run.Status));
        var going = await Control.StartAsync("long");
        Assert.Equal((0, 18, true), (going.Standing, going.Going, going.Active));
        Assert.Equal(18, _server.Queries.List().Count);
        // Six have a place: the first seed of every cell.
        await LabServer.UntilAsync(
            () => Control.Require("long").Runs.All(seeds => seeds[0]!.Status == RunStatus.Running),
            "the first seeds to go on"
        );
        Assert.All(Control.Require("long").Runs.SelectMany(seeds => seeds.Skip(1)), run => Assert.Equal(RunStatus.Queued, run!.Status));
        await Control.PauseAsync("long");
    }

    [Fact]
    public async Task RunAgain_StoppedRun_MakesItOnceMoreAndCountsTheNewOne()
    {
        await Control.SaveAsync("again", Declared("2", "0", 1_000_000_000));
        var begun = await Control.StartAsync("again");
        var stopped = begun.Runs[0][0]!.Id;
        await Assert.ThrowsAsync<CommandException>(() => Control.RunAgainAsync("again", stopped));
        await _server.Training.CommandAsync(stopped, "stop", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1, Control.Require("again").Failed);
        Assert.Equal(2, (await Control.StartAsync("again")).All.Count()); // not by itself: it would stop again

        var again = await Control.RunAgainAsync("again", stopped);
        Assert.Equal((0, 3), (again.Failed, _server.Queries.List().Count));
        Assert.NotEqual(stopped, again.Runs[0][0]!.Id);
        var refused = await Assert.ThrowsAsync<CommandException>(() => Control.RunAgainAsync("again", stopped));
        Assert.Equal(RefusalKind.Unknown, refused.Kind);
        await Control.PauseAsync("again");
    }

    /// <summary>The page keeps what it computed; the numbers are those of a fresh table.</summary>
    [Fact]
    public async Task Table_ComputedOnWhatWasThere_IsTheFreshOne()
    {
        await Control.SaveAsync("grow", Declared("2, 3", "0..1"));
        await Control.StartAsync("grow");
        var experiment = (await OverAsync("grow")).Experiment;
        var all = _server.Training.List();
        var some = ResultTable.Of(experiment, [.. all.Where(run => run.Seed == 0 || run.Name.Contains("· 2 ·", StringComparison.Ordinal))]);
        var grown = ResultTable.Of(experiment, all, some);
        var fresh = ResultTable.Of(experiment, all);
        Assert.Equal(fresh.Groups.Select(Told), grown.Groups.Select(Told));
        Assert.Equal(fresh.Cautions, grown.Cautions);
        Assert.Same(some.Groups[0], grown.Groups[0]);
        Assert.NotSame(some.Groups[1], grown.Groups[1]);

        static string Told(ResultGroup group) =>
            $"{group.Label}: {group.Final}, {group.Mean}, {group.SolveRate}, {group.Difference}, "
            + $"{string.Join(',', group.Runs.Select(run => run.Id))}";
    }

    [Fact]
    public async Task Require_Unknown_NamesTheNearest()
    {
        await Control.SaveAsync("wobbles", "{}");
        Assert.Contains(
            "Did you mean “wobbles”?",
            Assert.Throws<CommandException>(() => Control.Require("wobble")).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>One that an older or newer version wrote keeps no other from being shown.</summary>
    [Fact]
    public async Task List_DeclarationThatCannotBeRead_NamesItAndShowsTheOthers()
    {
        await Control.SaveAsync("good", "{}");
        await _server.App.Services.GetRequiredService<IExperiments>().SaveAsync("bad", """{"vary":{"agent.gone":"1"}}""");
        var unreadable = new List<(string Name, string Problem)>();
        Assert.Contains(Control.List((name, problem) => unreadable.Add((name, problem))), one => one.Experiment.Name == "good");
        Assert.Equal("bad", Assert.Single(unreadable).Name);
        Assert.Contains("agent.gone", unreadable[0].Problem, StringComparison.Ordinal);
    }
}
