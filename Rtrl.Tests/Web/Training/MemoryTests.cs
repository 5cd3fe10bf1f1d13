using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Tests.Data;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;
using Xunit;

namespace Rtrl.Tests.Web.Training;

/// <summary>Runs take no more memory than there is, and say so before they are created.</summary>
public sealed class MemoryTests
{
    /// <summary>About 20 MiB each.</summary>
    private static readonly RunSettings s_large = LabServer.Small() with
    {
        Network = new NetworkSettings { EncoderWidth = 256, HiddenSize = 256 },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_RunThatNeverFits_IsRefusedWithBothFigures()
    {
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Training:MemoryMegabytes=10"]);

        var refused = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            lab.Training.StartAsync(new StartRequest(Settings: s_large), Cancellation)
        );

        var problem = Assert.Single(refused.Problems);
        Assert.Equal("network.hiddenSize", problem.Key);
        Assert.Contains($"{MemoryBudget.BytesOf(s_large) / 1048576:N0} MiB", problem.Message, StringComparison.Ordinal);
        Assert.Contains("10 MiB", problem.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Queries.List());
    }

    [Fact]
    public async Task Start_MoreThanTheMemoryHolds_WaitsAndComesWhenAnotherHasEnded()
    {
        var fits = (int)(MemoryBudget.BytesOf(s_large) * 2.5) >> 20;
        await using var lab = await LabServer.StartAsync(settings: [$"Rtrl:Training:MemoryMegabytes={fits}"]);
        var runs = (await lab.Training.StartAsync(new StartRequest(Settings: s_large, Seeds: [0, 1, 2]), Cancellation))
            .Select(run => run.Summary.Id)
            .ToArray();
        await lab.UntilStepAsync(runs[0], 10);
        await lab.UntilStepAsync(runs[1], 10);
        Assert.Equal(RunStatus.Queued, lab.Row(runs[2]).Status);

        await lab.Training.CommandAsync(runs[0], "stop", cancellation: Cancellation);
        await lab.UntilStepAsync(runs[2], 10);

        // A paused run keeps its memory until another needs it.
        await lab.Training.CommandAsync(runs[1], "pause", cancellation: Cancellation);
        var another = (await lab.Training.StartAsync(new StartRequest(Settings: s_large with { Seed = 9 }), Cancellation))[0].Summary.Id;
        await lab.UntilStepAsync(another, 10);
        Assert.Null(lab.Training.Live(runs[1]));
        var refused = await Assert.ThrowsAsync<CommandException>(() =>
            lab.Training.CommandAsync(runs[1], "step", cancellation: Cancellation)
        );
        Assert.Equal(RefusalKind.Unavailable, refused.Kind);
        Assert.Contains($"{fits:N0} MiB", refused.Message, StringComparison.Ordinal);
        await lab.Training.CommandAsync(another, "stop", cancellation: Cancellation);
        await lab.Training.CommandAsync(runs[1], "step", cancellation: Cancellation);
    }

    [Fact]
    public void Plan_LargestNetwork_BuildsNothing()
    {
        var largest = LabServer.Small() with
        {
            Network = new NetworkSettings { EncoderWidth = 2048, HiddenSize = 4096 },
        };
        Assert.Empty(SettingsDocument.Validate(largest));
        RunPlanner.Plan(new StartRequest(Settings: s_large, StartPaused: true), ProvenanceReader.Current, default); // what is made once

        var before = GC.GetAllocatedBytesForCurrentThread();
        var plan = Assert.Single(
            RunPlanner.Plan(new StartRequest(Settings: largest, StartPaused: true), ProvenanceReader.Current, default)
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("4096", plan.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linear-rtu")]
    [InlineData("gru")]
    [InlineData("none")]
    public void CheckpointBytes_IsAboutWhatACheckpointTakes(string cell)
    {
        var settings = s_large with
        {
            Network = s_large.Network with { Cell = cell, EncoderWidth = 512, HiddenSize = cell == "gru" ? 48 : 512 },
            Agent = new AgentSettings { Name = "qrc" },
        };
        var run = new TrainingRun(settings);
        for (var step = 0; step < 50; step++)
            run.Step();

        var most = SettingsDocument.CheckpointBytes(settings);
        Assert.InRange(run.Checkpoint().LongLength, (most - (2 << 20)) / 3, most); // the series have hardly begun
    }

    [Fact]
    public async Task Report_OutOfMemory_IsKeptAndStoredLater()
    {
        using var fixture = new HistoryFixture();
        var storage = new StorageInterceptor();
        var process = fixture.Open(interceptor: storage);
        var run = await process.CreateRunAsync();

        storage.FailOn("INSERT INTO series", new OutOfMemoryException());
        process.History.ReportEpisodes(run, HistoryFixture.Episodes(0, 95));
        process.History.ReportSeries(run, [HistoryFixture.Column("return", 10)]);
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is { Kind: "memory" });
        Assert.Empty(process.Queries.LastEpisodes(run, 100));

        storage.Heal();
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is null);
        await process.History.FlushAsync();
        Assert.Equal(95, process.Queries.LastEpisodes(run, 100).Count);
        Assert.Single(process.Queries.Series(run));
    }

    [Fact]
    public async Task Report_ThatFailsForUnknownReasons_IsKeptAndStoredLater()
    {
        using var fixture = new HistoryFixture();
        var storage = new StorageInterceptor();
        var process = fixture.Open(interceptor: storage);
        var run = await process.CreateRunAsync();

        storage.FailOn("INSERT INTO series", new InvalidOperationException("a mistake of ours"));
        process.History.ReportEpisodes(run, HistoryFixture.Episodes(0, 95));
        process.History.ReportSeries(run, [HistoryFixture.Column("return", 10)]);
        await process.History.FlushAsync();
        process.History.ReportEpisodes(run, HistoryFixture.Episodes(95, 5));
        await process.History.FlushAsync();
        Assert.Empty(process.Queries.LastEpisodes(run, 100));
        Assert.Null(process.History.Fault);

        storage.Heal();
        await HistoryFixture.EventuallyAsync(() => process.Queries.LastEpisodes(run, 1_000).Count == 100);
        Assert.Single(process.Queries.Series(run));
    }
}
