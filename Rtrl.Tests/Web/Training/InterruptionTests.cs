using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;
using Xunit;

namespace Rtrl.Tests.Web.Training;

/// <summary>Servers that stop, checkpoints that are damaged, disks that are full, other processes and other machines.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-lab-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Shutdown_RunningRun_IsInterruptedAndContinuesBitForBit()
    {
        var settings = LabServer.Small(steps: 9_000);
        long running,
            paused,
            queued;
        await using (var lab = await LabServer.StartAsync(_folder, ["Rtrl:Training:MaxActiveRuns=1"]))
        {
            paused = await lab.StartRunAsync(settings with { Seed = 8 }, paused: true);
            await lab.Training.CommandAsync(paused, "step", "77", Cancellation);
            running = await lab.StartRunAsync(settings, speed: 300);
            queued = await lab.StartRunAsync(settings with { Seed = 9 });
            await lab.UntilStepAsync(running, 100);
        }
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            var row = lab.Row(running);
            Assert.Equal(RunStatus.Interrupted, row.Status);
            Assert.Equal($"The server was stopped at step {row.Step:N0}.", row.Reason);
            Assert.Equal((RunStatus.Paused, 77L), (lab.Row(paused).Status, lab.Row(paused).Step));
            await lab.UntilStatusAsync(queued, RunStatus.Finished);

            await lab.Training.CommandAsync(running, "speed", "0", Cancellation);
            await lab.Training.CommandAsync(running, "resume", cancellation: Cancellation);
            await lab.Training.CommandAsync(paused, "resume", cancellation: Cancellation);
            foreach (var (run, seed) in new[] { (running, settings.Seed), (paused, 8), (queued, 9) })
            {
                await lab.UntilStatusAsync(run, RunStatus.Finished);
                await LabServer.UntilAsync(() => lab.Queries.Checkpoints(run).Any(stored => stored.Step == 9_000), "the last checkpoint");
                Assert.Equal(LabServer.Undisturbed(settings with { Seed = seed }, 9_000), lab.Stored(run).Fingerprint);
                var episodes = lab.Queries.Episodes(run, 0, 999, 1_000);
                Assert.Equal(Enumerable.Range(0, 1_000).Select(index => (long)index), episodes.Select(episode => episode.Episode));
            }
        }
    }

    /// <summary>The place of a run that ends is nobody's any more: what waits is not begun only to be interrupted at step 0.</summary>
    [Fact]
    public async Task Shutdown_RunThatWaits_IsNotBegun()
    {
        long waiting;
        await using (var lab = await LabServer.StartAsync(_folder, ["Rtrl:Training:MaxActiveRuns=1"]))
        {
            var running = await lab.StartRunAsync(LabServer.Small(steps: 300), speed: 300);
            waiting = await lab.StartRunAsync();
            await lab.UntilStepAsync(running, 10);
            lab.App.Services.GetRequiredService<Closing>().Begin();
            await LabServer.UntilAsync(() => lab.Row(running).Status == RunStatus.Finished, "the end of the run that trains");
        }
        await using (var lab = await LabServer.StartAsync(_folder, ["Rtrl:Training:MaxActiveRuns=1"]))
            Assert.DoesNotContain(lab.Queries.Events(waiting), row => row.Kind == "interrupted");
    }

    [Fact]
    public async Task Interrupted_ByAnEarlierProcess_AreNamedUntilTheyGoOn()
    {
        string process;
        long run;
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            process = (await lab.GetJsonAsync("/api/v1/server")).GetProperty("id").GetString()!;
            run = await lab.StartRunAsync(speed: 300);
            await lab.StartRunAsync(paused: true);
            await lab.UntilStepAsync(run, 10);
        }
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            var address = $"/api/v1/server/interrupted?by={Uri.EscapeDataString(process)}";
            Assert.Equal([run], (await lab.GetJsonAsync(address)).EnumerateArray().Select(id => id.GetInt64()));
            Assert.Empty((await lab.GetJsonAsync("/api/v1/server/interrupted?by=another")).EnumerateArray());

            await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
            Assert.Empty((await lab.GetJsonAsync(address)).EnumerateArray());
        }
    }

    [Fact]
    public async Task Resume_AfterARestart_KeepsTheSpeedThatWasSet()
    {
        long run;
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            run = await lab.StartRunAsync(paused: true);
            await lab.Training.CommandAsync(run, "step", "10", Cancellation);
            await lab.Training.CommandAsync(run, "speed", "2.5", Cancellation);
        }
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
            await LabServer.UntilAsync(() => lab.Training.Live(run)?.TargetStepsPerSecond == 2.5, "the speed");
            Assert.Equal(["2.5"], lab.Queries.Events(run).Where(@event => @event.Kind == "speed").Select(@event => @event.Value));
        }
    }

    [Fact]
    public async Task Delete_OwnerIsGone_IsNotRefusedInItsName()
    {
        await using var lab = await LabServer.StartAsync(_folder, ["Rtrl:Training:HeartbeatSeconds=10"]);
        var left = new NewRun("left", null, null, null, "left", LabServer.Small(), ProvenanceReader.Current, [], StartPaused: true);
        var run = (await lab.App.Services.GetRequiredService<IRunHistory>().CreateAsync([left]))[0];
        await using (var connection = new SqliteConnection($"Data Source={lab.DatabasePath}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"""
                INSERT INTO owners VALUES ('gone', '{Environment.MachineName}', {int.MaxValue}, 0, {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()});
                UPDATE runs SET OwnerId = 'gone' WHERE Id = {run};
                """;
            command.ExecuteNonQuery();
        }

        await lab.Training.DeleteAsync([run], Cancellation);
        Assert.Null(lab.Training.Find(run));
    }

    [Fact]
    public async Task AutoResume_InterruptedRun_ContinuesByItself()
    {
        long run;
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            run = await lab.StartRunAsync(speed: 1_000);
            await lab.UntilStepAsync(run, 500);
        }
        Sql($"UPDATE runs SET Status = {(int)RunStatus.Running} WHERE Id = {run}"); // as a killed process leaves it
        await using (var lab = await LabServer.StartAsync(_folder, ["Rtrl:Training:AutoResume=true"]))
            await lab.UntilAsync(run, row => row.Status == RunStatus.Running && row.Step > 1_000, "resumption");
    }

    [Fact]
    public async Task Resume_NewestCheckpointDamaged_GoesBackToThePreviousAndReplaysTheLearningSwitch()
    {
        var settings = LabServer.Small(steps: 6_000);
        long run;
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            run = await lab.StartRunAsync(settings, paused: true);
            await lab.Training.CommandAsync(run, "step", "1000", Cancellation);
            await lab.Training.CommandAsync(run, "checkpoint", cancellation: Cancellation);
            await lab.Training.CommandAsync(run, "step", "500", Cancellation);
            await lab.Training.CommandAsync(run, "learning", "off", Cancellation);
            await lab.Training.CommandAsync(run, "step", "500", Cancellation);
            await lab.Training.CommandAsync(run, "checkpoint", cancellation: Cancellation);
        }
        Sql($"UPDATE checkpoints SET Content = zeroblob(Bytes) WHERE RunId = {run} AND Step > 1000");
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
            await lab.UntilStatusAsync(run, RunStatus.Finished);
            await LabServer.UntilAsync(() => lab.Queries.Checkpoints(run).Any(stored => stored.Step == 6_000), "the last checkpoint");

            Assert.Contains(
                lab.Queries.Events(run),
                @event => @event.Kind == "checkpoint" && @event.Message.Contains("Went back to step 1,000", StringComparison.Ordinal)
            );
            Assert.Equal(
                [(1_500L, "off")],
                lab.Queries.Events(run).Where(@event => @event.Kind == "learning").Select(@event => (@event.Step, @event.Value))
            );
            Assert.True(lab.Row(run).Altered);
            Assert.Equal(
                LabServer.Undisturbed(settings, 6_000, training => training.Learning = training.StepCount < 1_500),
                lab.Stored(run).Fingerprint
            );
        }
    }

    [Fact]
    public async Task Resume_OtherVectorPath_AsksAndRecordsTheChange()
    {
        long run;
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            run = await lab.StartRunAsync(speed: 1_000);
            await lab.UntilStepAsync(run, 500);
        }
        Sql($"UPDATE checkpoints SET VectorPath = 'avx1024' WHERE RunId = {run}");
        await using (var lab = await LabServer.StartAsync(_folder))
        {
            var refusal = await Assert.ThrowsAsync<CommandException>(() =>
                lab.Training.CommandAsync(run, "resume", cancellation: Cancellation)
            );
            Assert.Contains("avx1024", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("accept", refusal.Message, StringComparison.Ordinal);

            Assert.Equal(RunStatus.Running, (await lab.Training.CommandAsync(run, "resume", "accept", Cancellation)).Summary.Status);
            Assert.Contains(
                lab.Queries.Events(run),
                @event => @event.Kind == "vectorPath" && @event.Message.Contains("avx1024", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task Fault_DiskFull_HoldsTrainingInWordsAndGoesOnWithoutLoss()
    {
        var disk = new FullDisk();
        var settings = LabServer.Small(steps: 20_000);
        await using var lab = await LabServer.StartAsync(
            _folder,
            ["Rtrl:Training:CheckpointSeconds=0.1"],
            builder => builder.Services.AddSingleton<IInterceptor>(disk)
        );
        var run = await lab.StartRunAsync(settings, speed: 500);
        await lab.UntilStepAsync(run, 200);

        disk.Full = true;
        var held = await lab.UntilStatusAsync(run, RunStatus.Paused);
        Assert.Contains("full", held.Reason, StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<CommandException>(() => lab.Training.CommandAsync(run, "step", cancellation: Cancellation));
        Assert.Equal(RefusalKind.Unavailable, refusal.Kind);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await lab.Http.GetAsync("/health", Cancellation)).StatusCode);
        Assert.Equal(held.Step, lab.Row(run).Step);

        disk.Full = false;
        await lab.UntilAsync(run, row => row.Status == RunStatus.Running && row.Step > held.Step, "going on");
        await lab.Training.CommandAsync(run, "speed", "0", Cancellation);
        await lab.UntilStatusAsync(run, RunStatus.Finished);
        await LabServer.UntilAsync(() => lab.Queries.Checkpoints(run).Any(stored => stored.Step == 20_000), "the last checkpoint");
        Assert.Equal(LabServer.Undisturbed(settings, 20_000), lab.Stored(run).Fingerprint);
        Assert.Equal(1_000, lab.Queries.Episodes(run, 0, 999, 1_000).Count);
    }

    [Fact]
    public async Task Fault_WhilePausing_ThePauseIsStoredOnceWritingWorks()
    {
        var disk = new FullDisk();
        await using var lab = await LabServer.StartAsync(_folder, configure: builder => builder.Services.AddSingleton<IInterceptor>(disk));
        var run = await lab.StartRunAsync(speed: 1_000);
        await lab.UntilStepAsync(run, 500);
        disk.Full = true;
        var refusal = await Assert.ThrowsAsync<CommandException>(() => lab.Training.CommandAsync(run, "pause", cancellation: Cancellation));
        Assert.Equal(RefusalKind.Unavailable, refusal.Kind);
        Assert.Contains("not stored yet", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Running, lab.Queries.Find(run)!.Summary.Status);
        disk.Full = false;
        await LabServer.UntilAsync(() => lab.Queries.Find(run)!.Summary.Status == RunStatus.Paused, "the stored pause");
    }

    [Fact]
    public async Task Command_RunOfAnotherProcess_IsCarriedOutThere()
    {
        await using var owner = await LabServer.StartAsync(_folder, configure: AsProcess("elsewhere"));
        await using var lab = await LabServer.StartAsync(_folder);
        var run = await owner.StartRunAsync(speed: 1_000);
        await owner.UntilStepAsync(run, 500);
        Assert.False(lab.Row(run).OwnedHere);
        Assert.NotNull(lab.Row(run).Owner);

        var detail = await lab.Training.CommandAsync(run, "pause", cancellation: Cancellation);

        Assert.Equal(RunStatus.Paused, detail.Summary.Status);
        Assert.Equal(RunStatus.Paused, owner.Training.Live(run)!.Status);
        var refusal = await Assert.ThrowsAsync<CommandException>(() => lab.Training.DeleteAsync([run], Cancellation));
        Assert.Contains("elsewhere", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_RunOfAnotherProcess_GetsFramesFromTheHistory()
    {
        await using var owner = await LabServer.StartAsync(_folder, configure: AsProcess("elsewhere"));
        await using var lab = await LabServer.StartAsync(_folder);
        var run = await owner.StartRunAsync(speed: 1_000);
        await owner.UntilStepAsync(run, 500);
        var seen = new System.Collections.Concurrent.ConcurrentQueue<Rtrl.Web.Live.Frame>();
        using var viewer = lab.Feed.Subscribe(
            run,
            ["scalars", "status", "episode"],
            20,
            frame =>
            {
                seen.Enqueue(frame);
                return ValueTask.CompletedTask;
            }
        );
        await LabServer.UntilAsync(
            () => seen.Where(frame => frame.Stream == "scalars").Select(frame => frame.Last).Distinct().Count() >= 2,
            "two steps seen"
        );
        Assert.Contains(seen, frame => frame is { Stream: "status", Data: Rtrl.Web.Live.StatusData { Status: "running" } });
        await LabServer.UntilAsync(
            () => seen.Any(frame => frame is { Stream: "episode", Data: Rtrl.Web.Live.EpisodeData { RecentReturns.Count: > 0 } }),
            "returns seen"
        );
    }

    private static Action<WebApplicationBuilder> AsProcess(string machine) =>
        builder => builder.Services.AddSingleton(new ProcessIdentity(machine, 4711, TimeProvider.System.GetUtcNow()));

    private void Sql(string command)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "rtrl.db")};Pooling=false");
        connection.Open();
        using var statement = connection.CreateCommand();
        statement.CommandText = command;
        statement.ExecuteNonQuery();
    }

    /// <summary>Every write fails as SQLite does on a full disk, while told to.</summary>
    private sealed class FullDisk : DbCommandInterceptor
    {
        public volatile bool Full;

        public override InterceptionResult<int> NonQueryExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result
        ) => Check(command, result);

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result
        ) => Check(command, result);

        private T Check<T>(DbCommand command, T result) =>
            Full && !command.CommandText.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)
                ? throw new SqliteException("database or disk is full", 13)
                : result;
    }
}
