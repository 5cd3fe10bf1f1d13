using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;
using Xunit;

namespace Rtrl.Tests.Web.Training;

public sealed class TrainingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Command_EveryWord_FindsItsWayToTheRun()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);
        foreach (
            var (word, value) in new[]
            {
                ("speed", "2.5"),
                ("step", "3"),
                ("checkpoint", null),
                ("learning", "off"),
                ("resume", null),
                ("pause", null),
                ("stop", (string?)null),
            }
        )
            await lab.Training.CommandAsync(run, word, value, Cancellation);
        Assert.Equal(
            CommandWords.All.Order(StringComparer.Ordinal),
            lab.Queries.Events(run)
                .Select(@event =>
                    @event.Kind switch
                    {
                        "started" or "resumed" => "resume",
                        "paused" => "pause",
                        "stopped" => "stop",
                        var kind => kind,
                    }
                )
                .Append("step")
                .Distinct()
                .Order(StringComparer.Ordinal)
        ); // a step by hand is no event
        Assert.True(lab.Row(run).Step >= 3);
    }

    [Fact]
    public async Task Pause_RunningRun_StepCounterStandsStillOnceAcknowledged()
    {
        await using var lab = await LabServer.StartAsync();
        var paused = await lab.StartRunAsync(speed: 2_000);
        var other = await lab.StartRunAsync(speed: 2_000);
        await lab.UntilStepAsync(paused, 500);

        var detail = await lab.Training.CommandAsync(paused, "pause", cancellation: Cancellation);

        Assert.Equal(RunStatus.Paused, detail.Summary.Status);
        await lab.UntilStepAsync(other, lab.Row(other).Step + 500);
        Assert.Equal(detail.Summary.Step, lab.Row(paused).Step);
        Assert.Equal(RunStatus.Paused, lab.Queries.Find(paused)!.Summary.Status);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("1", 1)]
    [InlineData("137", 137)]
    public async Task Step_PausedRun_TakesExactlySoManySteps(string? value, long steps)
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);

        Assert.Equal(steps, (await lab.Training.CommandAsync(run, "step", value, Cancellation)).Summary.Step);
        Assert.Equal(2 * steps, (await lab.Training.CommandAsync(run, "step", value, Cancellation)).Summary.Step);
        Assert.Equal(RunStatus.Paused, lab.Row(run).Status);
    }

    [Fact]
    public async Task Step_RunningRun_PausesFirst()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(speed: 1_000);
        await lab.UntilStepAsync(run, 100);

        var detail = await lab.Training.CommandAsync(run, "step", "3", Cancellation);

        Assert.Equal(RunStatus.Paused, detail.Summary.Status);
        var paused = lab.Queries.Events(run).Last(@event => @event.Kind == "paused");
        Assert.Equal(paused.Step + 3, detail.Summary.Step);
    }

    [Fact]
    public async Task Start_MoreRunsThanPlaces_QueuesTheRestAndAdmitsThemInTurn()
    {
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Training:MaxActiveRuns=2"]);
        var runs = (await lab.Training.StartAsync(new StartRequest(Settings: LabServer.Small(), Seeds: [0, 1, 2, 3]), Cancellation))
            .Select(run => run.Summary.Id)
            .ToArray();
        await lab.UntilStepAsync(runs[0], 100);
        await lab.UntilStepAsync(runs[1], 100);
        Assert.All(runs[2..], run => Assert.Equal(RunStatus.Queued, lab.Row(run).Status));

        await lab.Training.CommandAsync(runs[0], "stop", cancellation: Cancellation);
        await lab.UntilStepAsync(runs[2], 100);
        Assert.Equal(RunStatus.Queued, lab.Row(runs[3]).Status);

        await lab.Training.CommandAsync(runs[1], "pause", cancellation: Cancellation);
        await lab.UntilStepAsync(runs[3], 100);
        Assert.Equal(RunStatus.Queued, (await lab.Training.CommandAsync(runs[1], "resume", cancellation: Cancellation)).Summary.Status);
        Assert.Equal(RunStatus.Paused, (await lab.Training.CommandAsync(runs[1], "pause", cancellation: Cancellation)).Summary.Status);
    }

    [Fact]
    public async Task Slices_FourRunsOnOneWorker_ShareItFairly()
    {
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Training:Workers=1"]);
        var runs = (await lab.Training.StartAsync(new StartRequest(Settings: LabServer.Small(), Seeds: [0, 1, 2, 3]), Cancellation))
            .Select(run => run.Summary.Id)
            .ToArray();
        foreach (var run in runs)
            await lab.UntilStepAsync(run, 1);
        var before = runs.Select(run => lab.Row(run).Step).ToArray();
        // The rows are read one after the other while the runs go on; the longer they go on, the less that matters. An unfair queue never
        // gets there.
        await LabServer.UntilAsync(
            () =>
                runs.Select((run, index) => lab.Row(run).Step - before[index]).ToArray() is var taken
                && taken.Max() > 20_000
                && taken.Min() > 0.4 * taken.Max(),
            "four equal shares"
        );
    }

    [Fact]
    public async Task Speed_TenStepsASecond_HoldsTheRunBack()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);
        await lab.Training.CommandAsync(run, "speed", "10", Cancellation);
        var begun = TimeProvider.System.GetTimestamp();
        await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
        var row = await lab.UntilStepAsync(run, 10);
        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;

        Assert.InRange(seconds, 0.85, 30);
        Assert.InRange(row.Step, 10, 12 + 10 * seconds);
        Assert.Equal(10, lab.Training.Live(run)!.TargetStepsPerSecond);
        Assert.Equal(
            0,
            (await lab.Training.CommandAsync(run, "speed", "0", Cancellation)).Summary.StepsPerSecond is var _
                ? lab.Training.Live(run)!.TargetStepsPerSecond
                : 1
        );
        await lab.UntilStepAsync(run, row.Step + 5_000);
    }

    [Fact]
    public async Task Stop_RunningRun_IsStoredWithAFinalCheckpointAndRefusesToResume()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(speed: 3_000);
        await lab.UntilStepAsync(run, 1_000);

        var detail = await lab.Training.CommandAsync(run, "stop", cancellation: Cancellation);

        Assert.Equal(RunStatus.Stopped, detail.Summary.Status);
        Assert.Equal($"Stopped at step {detail.Summary.Step:N0}.", detail.Summary.Reason);
        Assert.Equal(detail.Summary.Step, lab.Queries.Checkpoints(run).Max(checkpoint => checkpoint.Step));
        Assert.NotEmpty(lab.Queries.LastEpisodes(run, 10));
        Assert.NotEmpty(lab.Queries.Series(run));
        var refusal = await Assert.ThrowsAsync<CommandException>(() =>
            lab.Training.CommandAsync(run, "resume", cancellation: Cancellation)
        );
        Assert.Equal(RefusalKind.Conflict, refusal.Kind);
        Assert.Contains("branch", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_WithViewersAndCommands_EqualAnUndisturbedRunBitForBit()
    {
        var settings = LabServer.Small(steps: 12_000);
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Training:CheckpointSeconds=0.2"]);
        var run = await lab.StartRunAsync(settings, paused: true);
        using var viewer = lab.Feed.Subscribe(
            run,
            ["scalars", "state", "poles", "episode", "bodies", "status"],
            60,
            _ => ValueTask.CompletedTask
        );
        await lab.Training.CommandAsync(run, "step", "7", Cancellation);
        await lab.Training.CommandAsync(run, "speed", "400", Cancellation); // not over before its fifth round, however slow this thread is
        await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
        for (var round = 0; round < 5; round++)
        {
            await lab.UntilStepAsync(run, lab.Row(run).Step + 50);
            using var passing = lab.Feed.Subscribe(run, ["state"], 60, _ => ValueTask.CompletedTask);
            await lab.Training.CommandAsync(run, "pause", cancellation: Cancellation);
            await lab.Training.CommandAsync(run, "step", "13", Cancellation);
            await lab.Training.CommandAsync(run, "checkpoint", cancellation: Cancellation);
            await lab.Training.SnapshotAsync(run, Cancellation);
            await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
        }
        await lab.Training.CommandAsync(run, "speed", "0", Cancellation);
        await lab.UntilStatusAsync(run, RunStatus.Finished);
        await LabServer.UntilAsync(() => lab.Queries.Checkpoints(run).Any(checkpoint => checkpoint.Step == 12_000), "the last checkpoint");

        Assert.Equal((12_000L, LabServer.Undisturbed(settings, 12_000)), lab.Stored(run));
    }

    [Fact]
    public async Task Learning_SwitchedOffAndOn_IsAnEventThatReplaysTheRun()
    {
        var settings = LabServer.Small(steps: 5_000);
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(settings, paused: true);
        await lab.Training.CommandAsync(run, "step", "900", Cancellation);
        var off = await lab.Training.CommandAsync(run, "learning", "off", Cancellation);
        Assert.False(lab.Training.Live(run)!.Learning);
        Assert.True(off.Summary.Altered);
        await lab.Training.CommandAsync(run, "step", "300", Cancellation);
        await lab.Training.CommandAsync(run, "learning", "on", Cancellation);
        await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
        await lab.UntilStatusAsync(run, RunStatus.Finished);
        await LabServer.UntilAsync(() => lab.Queries.Checkpoints(run).Any(checkpoint => checkpoint.Step == 5_000), "the last checkpoint");

        var events = lab.Queries.Events(run).Where(@event => @event.Kind == "learning").ToArray();
        Assert.Equal([(900L, "off"), (1_200L, "on")], events.Select(@event => (@event.Step, @event.Value)));
        var replayed = LabServer.Undisturbed(
            settings,
            5_000,
            training =>
            {
                foreach (var @event in events.Where(@event => @event.Step == training.StepCount))
                    training.Learning = @event.Value == "on";
            }
        );
        Assert.Equal(replayed, lab.Stored(run).Fingerprint);
        Assert.NotEqual(LabServer.Undisturbed(settings, 5_000), replayed);
    }

    [Fact]
    public async Task Branch_UnchangedSettings_RetracesItsParentAndLeavesItAlone()
    {
        var settings = LabServer.Small(steps: 4_000);
        await using var lab = await LabServer.StartAsync();
        var parent = await lab.StartRunAsync(settings, paused: true);
        await lab.Training.CommandAsync(parent, "step", "1500", Cancellation);
        await lab.Training.CommandAsync(parent, "checkpoint", cancellation: Cancellation);
        var checkpoint = lab.Queries.Checkpoints(parent).Single(stored => stored.Step == 1_500);

        var branch = await lab.Training.BranchAsync(parent, checkpoint.Id, [], cancellation: Cancellation);
        var changed = await lab.Training.BranchAsync(parent, checkpoint.Id, [new("agent.traceDecay", "0.5")], "slower", Cancellation);
        await lab.UntilStatusAsync(branch.Summary.Id, RunStatus.Finished);
        await lab.UntilStatusAsync(changed.Summary.Id, RunStatus.Finished);
        foreach (var id in new[] { branch.Summary.Id, changed.Summary.Id })
            await LabServer.UntilAsync(() => lab.Queries.Checkpoints(id).Any(stored => stored.Step == 4_000), "the last checkpoint");

        Assert.Equal(LabServer.Undisturbed(settings, 4_000), lab.Stored(branch.Summary.Id).Fingerprint);
        Assert.NotEqual(lab.Stored(branch.Summary.Id).Fingerprint, lab.Stored(changed.Summary.Id).Fingerprint);
        Assert.Equal((1_500L, RunStatus.Paused), (lab.Row(parent).Step, lab.Row(parent).Status));
        Assert.Equal(("agent.traceDecay: 0.8 → 0.5", parent), (changed.ParentChanges!, changed.Summary.ParentRunId!.Value));
    }

    /// <summary>ε's share of a run is of the run that was planned: what was lived by is not stretched.</summary>
    [Fact]
    public async Task Branch_ThatEndsLater_KeepsTheScheduleOfExplorationInSteps()
    {
        await using var lab = await LabServer.StartAsync();
        var settings = LabServer.Small(steps: 4_000) with
        {
            Exploration = new ExplorationSettings { Fraction = 0.5, Steps = 2_000 },
        };
        var parent = await lab.StartRunAsync(settings, paused: true);
        await lab.Training.CommandAsync(parent, "step", "100", Cancellation);
        await lab.Training.CommandAsync(parent, "checkpoint", cancellation: Cancellation);
        var checkpoint = lab.Queries.Checkpoints(parent)[0].Id;

        var same = await lab.Training.BranchAsync(parent, checkpoint, [], cancellation: Cancellation);
        var longer = await lab.Training.BranchAsync(parent, checkpoint, [new("stop.steps", "8000")], cancellation: Cancellation);
        var anew = await lab.Training.BranchAsync(
            parent,
            checkpoint,
            [new("stop.steps", "8000"), new("exploration.fraction", "0.5")],
            cancellation: Cancellation
        );

        Assert.Equal(settings.Exploration, same.Settings.Exploration);
        Assert.Equal(new ExplorationSettings { Steps = 2_000 }, longer.Settings.Exploration);
        Assert.Equal(new ExplorationSettings { Fraction = 0.5, Steps = 4_000 }, anew.Settings.Exploration);
    }

    [Fact]
    public async Task Branch_OtherShapesOrPassedSteps_IsRefusedInWords()
    {
        await using var lab = await LabServer.StartAsync();
        var parent = await lab.StartRunAsync(paused: true);
        await lab.Training.CommandAsync(parent, "step", "100", Cancellation);
        await lab.Training.CommandAsync(parent, "checkpoint", cancellation: Cancellation);
        var checkpoint = lab.Queries.Checkpoints(parent)[0].Id;

        await Assert.ThrowsAsync<CommandException>(() =>
            lab.Training.BranchAsync(parent, checkpoint, [new("network.hiddenSize", "7")], cancellation: Cancellation)
        );
        await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            lab.Training.BranchAsync(parent, checkpoint, [new("stop.steps", "50")], cancellation: Cancellation)
        );
        await Assert.ThrowsAsync<CommandException>(() => lab.Training.BranchAsync(parent, checkpoint + 99, [], cancellation: Cancellation));
    }

    [Fact]
    public async Task Delete_RunningRun_LeavesNothingBehind()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(speed: 3_000);
        await lab.UntilStepAsync(run, 1_000);

        await lab.Training.DeleteAsync([run], Cancellation);

        Assert.Null(lab.Training.Find(run));
        Assert.Null(lab.Training.Live(run));
        Assert.Empty(lab.Queries.Checkpoints(run));
        await Assert.ThrowsAsync<CommandException>(() => lab.Training.CommandAsync(run, "pause", cancellation: Cancellation));
    }

    [Fact]
    public async Task Start_ManySeedsOfAPreset_GroupsAndNamesThem()
    {
        await using var lab = await LabServer.StartAsync();
        var runs = await lab.Training.StartAsync(
            new StartRequest(
                "memory-chain-demo",
                Overrides: [new("network.hiddenSize", "4"), new("network.encoderWidth", "8")],
                Seeds: [4, 5],
                Tags: ["trial"],
                StartPaused: true
            ),
            Cancellation
        );

        Assert.Equal(6, runs.Count);
        Assert.Single(runs.Select(run => run.Summary.Group).Distinct());
        Assert.Equal(6, runs.Select(run => run.Summary.Name).Distinct().Count());
        Assert.All(runs, run => Assert.Equal(["trial"], run.Summary.Tags));
        Assert.All(runs, run => Assert.Equal(RunStatus.Paused, run.Summary.Status));
        Assert.Equal([4L, 5L], runs.Select(run => run.Settings.Seed).Distinct());
    }

    [Fact]
    public async Task Start_OneAgentOfAPreset_KeepsPresetAndAgentOnRecord()
    {
        await using var lab = await LabServer.StartAsync();
        var run = Assert.Single(
            await lab.Training.StartAsync(
                new StartRequest("memory-chain-demo", Variant: "tbptt1", Overrides: [new("network.hiddenSize", "4")], StartPaused: true),
                Cancellation
            )
        );
        Assert.Equal(
            ("memory-chain-demo", "tbptt1", "tbptt1", 4),
            (run.Summary.Preset, run.Summary.Variant, run.Settings.Network.Gradient, run.Settings.Network.HiddenSize)
        );
        var refused = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            lab.Training.StartAsync(new StartRequest("memory-chain-demo", Variant: "tbptt2"), Cancellation)
        );
        Assert.Contains("tbptt1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAll_OneRequestIsRefused_StartsNone()
    {
        await using var lab = await LabServer.StartAsync();
        StartRequest good = new(Settings: LabServer.Small(), StartPaused: true);
        foreach (
            var refused in new[]
            {
                good with
                {
                    Seeds = [1, 1],
                },
                good with
                {
                    Name = "",
                },
                good with
                {
                    Overrides = [new("agent.discount", "2")],
                },
            }
        )
            await Assert.ThrowsAnyAsync<Exception>(() => lab.Training.StartAllAsync([good, refused], Cancellation));
        Assert.Empty(lab.Training.List());
        Assert.Equal(2, (await lab.Training.StartAllAsync([good, good], Cancellation)).Count);
    }

    /// <summary>The service keeps the rule, so that no door can forget it.</summary>
    [Fact]
    public async Task Labels_AgainstTheRule_AreRefusedAtEveryDoor()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);
        await lab.Training.CommandAsync(run, "checkpoint", cancellation: Cancellation);
        var checkpoint = lab.Queries.Checkpoints(run)[0].Id;
        StartRequest start = new(Settings: LabServer.Small(), StartPaused: true);
        var tag = new string('x', RunLabels.LongestTag + 1);
        Func<Task>[] doors =
        [
            () => lab.Training.StartAsync(start with { Tags = [tag] }, Cancellation),
            () => lab.Training.StartAsync(start with { Name = " " }, Cancellation),
            () => lab.Training.EditAsync(run, new RunEdit(Tags: [tag])),
            () => lab.Training.EditAsync(run, new RunEdit(Name: "")),
            () => lab.Training.EditAsync(run, new RunEdit(Notes: new string('x', RunLabels.LongestNotes + 1))),
            () => lab.Training.BranchAsync(run, checkpoint, [], new string('x', RunLabels.LongestName + 1), Cancellation),
        ];
        foreach (var door in doors)
            await Assert.ThrowsAsync<InvalidSettingsException>(door);
        Assert.Single(lab.Training.List());

        await lab.Training.EditAsync(run, new RunEdit(Name: " tidy ", Tags: [" a", "a "]));
        Assert.Equal("tidy", lab.Row(run).Name);
        Assert.Equal(["a"], lab.Row(run).Tags);
    }

    [Fact]
    public async Task Run_ThatDiverges_EndsWithTheTensorAndStepNamed()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(
            LabServer.Small() with
            {
                Agent = new AgentSettings
                {
                    Name = "stream-q",
                    Rule = "sgd",
                    StepSize = 1000,
                    TraceDecay = 1,
                },
            }
        );
        var row = await lab.UntilStatusAsync(run, RunStatus.Diverged);
        Assert.StartsWith("Diverged at step ", row.Reason, StringComparison.Ordinal);
        await LabServer.UntilAsync(() => lab.Queries.Find(run)!.Summary.Status == RunStatus.Diverged, "the stored end");
        Assert.Contains(lab.Queries.Events(run), @event => @event.Kind == "diverged");
    }
}
