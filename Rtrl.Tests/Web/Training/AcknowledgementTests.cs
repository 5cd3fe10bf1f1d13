using System.Text.Json;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Data.Hosting;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Data;
using Rtrl.Web.Training;
using Xunit;

namespace Rtrl.Tests.Web.Training;

/// <summary>Acknowledged means stored; shown means true.</summary>
public sealed class AcknowledgementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-lab-").FullName;
    private readonly StorageInterceptor _storage = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("pause", null, "paused")]
    [InlineData("step", "3", null)]
    [InlineData("stop", null, "stopped")]
    [InlineData("checkpoint", null, "checkpoint")]
    [InlineData("learning", "off", "learning")]
    public async Task Command_Acknowledged_IsStoredWithItsCheckpoint(string command, string? value, string? @event)
    {
        // Commits take their time, so that an answer that does not wait for them is caught.
        _storage.OnCommitting(() => SpinWait.SpinUntil(() => false, 30));
        await using var lab = await StartAsync();
        var run = await lab.StartRunAsync(speed: 3_000);
        await lab.UntilStepAsync(run, 300);

        var answer = await lab.Training.CommandAsync(run, command, value, Cancellation);

        var stored = lab.Queries.Find(run)!;
        var newest = lab.Queries.Checkpoints(run).Max(checkpoint => checkpoint.Step);
        var told = lab.Queries.Events(run).LastOrDefault(one => one.Kind == (@event ?? "paused"));
        Assert.NotNull(told);
        Assert.Equal(command == "step" ? told.Step + 3 : told.Step, newest);
        if (command is "checkpoint" or "learning")
            return; // it runs on
        Assert.Equal((answer.Summary.Status, answer.Summary.Step), (stored.Summary.Status, stored.Summary.Step));
        Assert.Equal(answer.Summary.Step, newest);
        Assert.Equal(answer.EndedAt, stored.EndedAt);
    }

    [Fact]
    public async Task Finished_WhenFirstSeen_HasItsRowsItsCheckpointAndItsTimes()
    {
        _storage.OnCommitting(() => SpinWait.SpinUntil(() => false, 30));
        await using var lab = await StartAsync();
        for (var seed = 0; seed < 8; seed++)
        {
            var run = await lab.StartRunAsync(LabServer.Small(steps: 2_000, seed: seed));
            JsonElement seen = default;
            await LabServer.UntilAsync(
                async () =>
                {
                    seen = await lab.GetJsonAsync($"/api/v1/runs/{run}");
                    var finished = seen.GetProperty("status").GetString() == "finished";
                    Assert.Equal(finished, seen.GetProperty("endedAt").ValueKind != JsonValueKind.Null);
                    return finished;
                },
                "its end"
            );

            var rows =
                (await lab.Http.GetStringAsync($"/api/v1/runs/{run}/exports/episodes.csv", Cancellation))
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Length - 1;
            Assert.Equal(seen.GetProperty("episodes").GetInt64(), rows);
            Assert.Equal(2_000, lab.Queries.Checkpoints(run).Max(checkpoint => checkpoint.Step));
            Assert.NotEqual(JsonValueKind.Null, seen.GetProperty("endedAt").ValueKind);
            var returns = lab.Queries.LastEpisodes(run, 200).Select(episode => episode.Return).ToArray();
            Assert.Equal(returns.Average(), seen.GetProperty("recentReturn").GetDouble(), 5);
            Assert.Equal(returns[^1], seen.GetProperty("lastReturn").GetDouble(), 5);
        }
    }

    [Fact]
    public async Task Read_RunningRun_ShowsNumbersOfOneMoment()
    {
        await using var lab = await LabServer.StartAsync(_folder, ["Rtrl:Training:ReportSeconds=3600", "Rtrl:Training:SeriesSeconds=3600"]);
        var run = await lab.StartRunAsync(speed: 2_000);
        await lab.UntilAsync(run, row => row.Episodes > 20, "twenty episodes");

        var row = lab.Row(run);

        Assert.NotNull(row.RecentReturn); // nothing has been reported to the history yet
        Assert.NotNull(row.LastReturn);
        Assert.Equal(row.RecentRight!.Value, (row.RecentReturn!.Value + 1) / 2, 5); // right gives +1, wrong −1
        Assert.Equal(row.Step / 5, row.Episodes); // a chain of 5 takes 5 steps
    }

    [Theory]
    [InlineData("INSERT INTO \"checkpoints\"")]
    [InlineData("INSERT INTO series")]
    [InlineData("INSERT INTO \"events\"")]
    public async Task Branch_ThatFailsAtAnyStatement_LeavesNoRun(string statement)
    {
        await using var lab = await StartAsync();
        var parent = await lab.StartRunAsync(paused: true);
        await lab.Training.CommandAsync(parent, "step", "100", Cancellation);
        await lab.Training.CommandAsync(parent, "checkpoint", cancellation: Cancellation);
        var checkpoint = lab.Queries.Checkpoints(parent)[0].Id;

        _storage.FailOn(statement, new InvalidOperationException("the process ends here"));
        await Assert.ThrowsAsync<HistoryException>(() => lab.Training.BranchAsync(parent, checkpoint, [], cancellation: Cancellation));
        _storage.Heal();

        Assert.Equal([parent], lab.Queries.List().Select(row => row.Id));
        var branch = (await lab.Training.BranchAsync(parent, checkpoint, [], cancellation: Cancellation)).Summary.Id;
        await lab.UntilStepAsync(branch, 101);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Branch_OfAnAlteredRun_IsAlteredWhereItsCheckpointIs(bool after)
    {
        long second;
        await using (var lab = await StartAsync())
            second = await BranchTwiceAsync(lab, after);
        // Brought back from the history, the mark is still there.
        await using var later = await StartAsync();
        await later.Training.CommandAsync(second, "step", "5", Cancellation);
        Assert.Equal(after, later.Row(second).Altered);
    }

    private static async Task<long> BranchTwiceAsync(LabServer lab, bool after)
    {
        var parent = await lab.StartRunAsync(paused: true);
        await lab.Training.CommandAsync(parent, "step", "100", Cancellation);
        await lab.Training.CommandAsync(parent, "checkpoint", cancellation: Cancellation);
        var before = lab.Queries.Checkpoints(parent)[0].Id;
        await lab.Training.CommandAsync(parent, "step", "50", Cancellation);
        await lab.Training.CommandAsync(parent, "learning", "off", Cancellation);
        await lab.Training.CommandAsync(parent, "checkpoint", cancellation: Cancellation);
        var checkpoint = after ? lab.Queries.Checkpoints(parent).MaxBy(one => one.Step)!.Id : before;

        var branch = (await lab.Training.BranchAsync(parent, checkpoint, [], cancellation: Cancellation)).Summary;
        await lab.Training.CommandAsync(branch.Id, "pause", cancellation: Cancellation);
        var second = (
            await lab.Training.BranchAsync(
                branch.Id,
                lab.Queries.Checkpoints(branch.Id).MaxBy(one => one.Step)!.Id,
                [],
                cancellation: Cancellation
            )
        ).Summary;

        Assert.Equal((after, after, true), (branch.Altered, second.Altered, lab.Row(parent).Altered));
        await lab.Training.CommandAsync(second.Id, "pause", cancellation: Cancellation);
        return second.Id;
    }

    [Theory]
    [InlineData(StorageInterceptor.Full)]
    [InlineData(StorageInterceptor.Busy)]
    public async Task Delete_ThatIsRefused_LeavesTheRunTraining(int code)
    {
        await using var lab = await StartAsync();
        var run = await lab.StartRunAsync(speed: 2_000);
        await lab.UntilStepAsync(run, 200);

        _storage.FailOn("DELETE FROM \"runs\"", code);
        var refused = await Assert.ThrowsAsync<HistoryException>(() => lab.Training.DeleteAsync([run], Cancellation));
        Assert.NotNull(refused.Fault);
        _storage.Heal();

        var row = lab.Row(run);
        await lab.UntilAsync(run, later => later.Status == RunStatus.Running && later.Step > row.Step, "going on");
        await lab.Training.CommandAsync(run, "pause", cancellation: Cancellation);
        await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
        await lab.UntilStepAsync(run, lab.Row(run).Step + 200);
        await lab.Training.DeleteAsync([run], Cancellation);
        Assert.Null(lab.Training.Find(run));
    }

    [Theory]
    [InlineData("pause", null)]
    [InlineData("stop", null)]
    [InlineData("speed", "7")]
    [InlineData("learning", "off")]
    [InlineData("checkpoint", null)]
    [InlineData("step", "1")]
    public async Task Command_WhileTheDiskIsFull_IsNotAcknowledged(string command, string? value)
    {
        await using var lab = await StartAsync();
        var run = await lab.StartRunAsync(speed: 1_000);
        await lab.UntilStepAsync(run, 100);
        _storage.FailCommits(StorageInterceptor.Full);
        await lab.UntilStatusAsync(run, RunStatus.Paused); // held, in words

        using var answer = await lab.CommandAsync(run, command, value);

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("full", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(RunStatus.Running, lab.Queries.Find(run)!.Summary.Status);
        Assert.True(lab.Training.Live(run)!.Learning);
        Assert.Equal(1_000, lab.Training.Live(run)!.TargetStepsPerSecond);

        // What stands still is stored as soon as that works; what was refused has changed nothing.
        _storage.Heal();
        if (command is "pause" or "stop")
            await LabServer.UntilAsync(
                () => lab.Queries.Find(run)!.Summary.Status == (command == "pause" ? RunStatus.Paused : RunStatus.Stopped),
                "the stored command"
            );
        else
            await lab.UntilAsync(run, row => row.Status == RunStatus.Running && row.Step > 0, "going on");
    }

    [Fact]
    public async Task PausedRun_AcrossARestart_KeepsItsTimesItsNumbersAndItsPause()
    {
        RunDetail before;
        long run;
        await using (var lab = await StartAsync())
        {
            run = await lab.StartRunAsync(paused: true);
            await lab.Training.CommandAsync(run, "step", "193", Cancellation);
            before = lab.Queries.Find(run)!;
        }

        Assert.InRange(before.Summary.ElapsedSeconds, 193 * StepSeconds() / 4, 60);
        await using (var lab = await StartAsync())
        {
            var after = lab.Queries.Find(run)!;
            Assert.Equal(
                before.Summary with
                {
                    OwnedHere = false,
                    Owner = null,
                },
                after.Summary with
                {
                    Sparkline = before.Summary.Sparkline,
                    Tags = before.Summary.Tags,
                    OwnedHere = false,
                    Owner = null,
                }
            );
            await lab.Training.CommandAsync(run, "step", "1", Cancellation);
            Assert.InRange(lab.Queries.Find(run)!.Summary.ElapsedSeconds, before.Summary.ElapsedSeconds, 60);
        }

        double StepSeconds()
        {
            using var history = new HistoryReader(_folder);
            return MedianStepSeconds(history.Queries, run);
        }
    }

    [Fact]
    public async Task Finished_ShortRun_TookAsLongAsItsStepsSay()
    {
        await using var lab = await StartAsync();
        var run = await lab.StartRunAsync(LabServer.Small(steps: 500));
        var row = await lab.UntilStatusAsync(run, RunStatus.Finished);

        Assert.InRange(row.ElapsedSeconds, 500 * MedianStepSeconds(lab.Queries, run) / 4, double.MaxValue);
        Assert.Equal(0, row.StepsPerSecond);
    }

    /// <summary>By the run's own clock; the first steps, which are compiled while they are taken, do not count.</summary>
    private static double MedianStepSeconds(IRunQueries queries, long run)
    {
        var steps = queries
            .Series(run, RunMetrics.StepNanoseconds)!
            .Buckets.Where(bucket => bucket.Count > 0)
            .Select(bucket => bucket.Mean)
            .Order()
            .ToArray();
        return steps[steps.Length / 2] / 1e9;
    }

    [Fact]
    public async Task Solved_AcrossARestart_IsToldOnce()
    {
        var settings = LabServer.Small() with
        {
            Environment = new EnvironmentSettings { Length = 2 },
            Exploration = new ExplorationSettings
            {
                Start = 0.01,
                End = 0.01,
                Steps = 1,
            },
        };
        long run;
        long solvedAt;
        await using (var lab = await StartAsync())
        {
            run = await lab.StartRunAsync(settings);
            solvedAt = (await lab.UntilAsync(run, row => row.SolvedAt is not null, "being solved")).SolvedAt!.Value;
            await lab.Training.CommandAsync(run, "pause", cancellation: Cancellation);
        }

        await using (var lab = await StartAsync())
        {
            await lab.Training.CommandAsync(run, "step", "2000", Cancellation);
            await lab.Training.CommandAsync(run, "pause", cancellation: Cancellation);
            var told = Assert.Single(lab.Queries.Events(run), one => one.Kind == "solved");
            Assert.Equal(solvedAt, told.Step);
            Assert.Equal(solvedAt, lab.Row(run).SolvedAt);

            var branch = (
                await lab.Training.BranchAsync(run, lab.Queries.Checkpoints(run).MaxBy(one => one.Step)!.Id, [], cancellation: Cancellation)
            )
                .Summary
                .Id;
            await lab.UntilStepAsync(branch, lab.Row(run).Step + 2_000);
            await lab.Training.CommandAsync(branch, "pause", cancellation: Cancellation);
            Assert.DoesNotContain(lab.Queries.Events(branch), one => one.Kind == "solved");
            Assert.Equal(solvedAt, lab.Row(branch).SolvedAt);
        }
    }

    private Task<LabServer> StartAsync() =>
        LabServer.StartAsync(_folder, configure: builder => builder.Services.AddSingleton<IInterceptor>(_storage));

    /// <summary>The history of a server that has ended.</summary>
    private sealed class HistoryReader : IDisposable
    {
        private readonly ServiceProvider _services;

        public HistoryReader(string folder)
        {
            var services = new ServiceCollection();
            services.AddSingleton(new HistoryOptions { Path = Path.Combine(folder, "rtrl.db") });
            services.AddRtrlHistory(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
            _services = services.BuildServiceProvider();
        }

        public IRunQueries Queries => _services.GetRequiredService<IRunQueries>();

        public void Dispose() => _services.Dispose();
    }
}
