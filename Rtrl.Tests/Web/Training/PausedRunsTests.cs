using Microsoft.Extensions.DependencyInjection;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Inspection;
using Xunit;

namespace Rtrl.Tests.Web.Training;

/// <summary>Paused runs beyond those kept in memory are stored and let go; whoever wants one finds it as it was.</summary>
public sealed class PausedRunsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PausedRuns_BeyondTheLimit_AreLetGoAndComeBackBitForBit()
    {
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Training:MaxPausedRuns=2"]);
        var settings = LabServer.Small(steps: 9_000);
        var runs = new List<long>();
        for (var run = 0; run < 6; run++)
        {
            runs.Add(await lab.StartRunAsync(settings with { Seed = run }, paused: true));
            await lab.Training.CommandAsync(runs[run], "step", $"{1_000 + run}", Cancellation);
        }

        await lab.Training.CommandAsync(runs[1], "speed", "7.5", Cancellation);
        await lab.Training.CommandAsync(runs[1], "learning", "off", Cancellation);
        await UntilKeptAsync(lab, runs[1], runs[5]);
        for (var run = 0; run < 6; run++)
            Assert.Equal((RunStatus.Paused, 1_000L + run), (lab.Row(runs[run]).Status, lab.Row(runs[run]).Step));
        Assert.Null(lab.Row(runs[0]).Owner);

        // Looked at: the same state, and nobody had to load it for good.
        foreach (var word in new[] { null, "live" })
        {
            var moment = await lab.App.Services.GetRequiredService<Studies>().TakeAsync(runs[2], word, Cancellation);
            Assert.Equal((1_002L, "live"), (moment.Step, moment.Source));
        }

        var seen = await lab.App.Services.GetRequiredService<RunStates>().ReadAsync(runs[2], "live", Cancellation);
        Assert.Equal(
            LabServer.Undisturbed(settings with { Seed = 2 }, 1_002),
            TrainingRun.Restore(seen.Settings, seen.Checkpoint).Fingerprint()
        );

        // Stepped: it goes on from there, and another makes room.
        await lab.Training.CommandAsync(runs[0], "step", "500", Cancellation);
        await UntilKeptAsync(lab, runs[0], runs[1]);
        Assert.Equal((1_500L, LabServer.Undisturbed(settings with { Seed = 0 }, 1_500)), await StoredNowAsync(lab, runs[0]));

        // Resumed: to its end.
        await lab.Training.CommandAsync(runs[3], "resume", cancellation: Cancellation);
        await lab.UntilStatusAsync(runs[3], RunStatus.Finished);
        await LabServer.UntilAsync(
            () => lab.Queries.Checkpoints(runs[3]).Any(checkpoint => checkpoint.Step == 9_000),
            "the last checkpoint"
        );
        Assert.Equal(LabServer.Undisturbed(settings with { Seed = 3 }, 9_000), lab.Stored(runs[3]).Fingerprint);
        Assert.Equal(
            Enumerable.Range(0, 1_000).Select(episode => (long)episode),
            lab.Queries.Episodes(runs[3], 0, 999, 1_000).Select(row => row.Episode)
        );

        // Speed and learning are as they were set.
        foreach (var run in runs[4..])
            await lab.Training.CommandAsync(run, "step", "1", Cancellation);
        await UntilKeptAsync(lab, runs[4], runs[5]);
        await lab.Training.CommandAsync(runs[1], "step", "99", Cancellation);
        Assert.Equal((7.5, false), (lab.Training.Live(runs[1])!.TargetStepsPerSecond, lab.Training.Live(runs[1])!.Learning));
        Assert.Equal(
            (1_100L, LabServer.Undisturbed(settings with { Seed = 1 }, 1_100, training => training.Learning = training.StepCount < 1_001)),
            await StoredNowAsync(lab, runs[1])
        );
        Assert.Single(lab.Queries.Events(runs[1]), one => one.Kind == "learning");

        var stopped = await lab.Training.CommandAsync(runs[2], "stop", cancellation: Cancellation);
        Assert.Equal("Stopped at step 1,002.", stopped.Summary.Reason);
    }

    /// <summary>
    /// Nothing is kept, so that every run is let go of whenever it rests: commands that meet this neither fail nor are done twice.
    /// </summary>
    [Fact]
    public async Task Commands_WhileRunsAreLetGo_AllTakeEffectOnce()
    {
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Training:MaxPausedRuns=0", "Rtrl:Training:Workers=2"]);
        var settings = LabServer.Small();
        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async seed =>
                {
                    var run = await lab.StartRunAsync(settings with { Seed = seed }, paused: true);
                    var (steps, gone) = (0L, 0);
                    for (var round = 0; gone < 4; round++)
                    {
                        steps += 13;
                        Assert.Equal(steps, (await lab.Training.CommandAsync(run, "step", "13", Cancellation)).Summary.Step);
                        Assert.NotNull(await lab.App.Services.GetRequiredService<RunStates>().ReadAsync(run, "live", Cancellation));
                        Assert.NotEmpty(await lab.Training.SeriesAsync(run, Cancellation));
                        if (round % 3 == seed % 3)
                            await LabServer.UntilAsync(() => lab.Training.Live(run) is null, "its leave");
                        if (lab.Training.Live(run) is null)
                            gone++;
                    }

                    return (Run: run, Seed: seed, Steps: steps);
                })
        );
        foreach (var (run, seed, steps) in taken)
            Assert.Equal((steps, LabServer.Undisturbed(settings with { Seed = seed }, steps)), await StoredNowAsync(lab, run));
    }

    private static Task UntilKeptAsync(LabServer lab, params long[] runs) =>
        LabServer.UntilAsync(
            () => lab.Training.LiveRuns.Select(run => run.Id).Order().SequenceEqual(runs.Order()),
            $"runs {string.Join(", ", runs)} to be those in memory"
        );

    private static async Task<(long Step, ulong Fingerprint)> StoredNowAsync(LabServer lab, long run)
    {
        await lab.Training.CommandAsync(run, "checkpoint", cancellation: Cancellation);
        return lab.Stored(run);
    }
}
