using System.Text;
using System.Text.Json.Nodes;
using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using static Rtrl.Tests.Data.Copies.BundleEdits;

namespace Rtrl.Tests.Data.Copies;

public sealed class BundlesTests : IDisposable
{
    private static readonly Provenance s_program = new("0.1.0", "sender", ".NET 10", "Linux", "a processor", "avx2");

    /// <summary>A whole one, for all that may be done to it.</summary>
    private static readonly Lazy<Task<byte[]>> s_bundle = new(async () =>
    {
        using var home = new HistoryFixture();
        var process = home.Open();
        using var file = Export(process, null, await FullRunAsync(process));
        return file.ToArray();
    });

    private readonly HistoryFixture _home = new(),
        _elsewhere = new();

    public void Dispose()
    {
        _home.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task Import_IntoAnEmptyHistory_BringsAllThatWasKnown()
    {
        var home = _home.Open(largestBlob: 100_000);
        var id = await FullRunAsync(home);
        using var file = Export(home, new BundledExperiment("lengths", "{}"), id);
        _elsewhere.Clock.Advance(TimeSpan.FromDays(3));
        var elsewhere = _elsewhere.Open(largestBlob: 100_000);

        var report = await ImportAsync(elsewhere, file);

        var imported = Assert.Single(report.Runs);
        Assert.Equal((1, true, "Imported as run 1."), (imported.RunId, imported.Imported, imported.Words));
        Assert.Equal("1 of 1 run imported. The experiment “lengths” was declared.", report.Words);
        var (there, here) = (home.Queries.Find(id)!, elsewhere.Queries.Find(1)!);
        Assert.Equal(_elsewhere.Clock.GetUtcNow(), here.Summary.UpdatedAt);
        Assert.Equal(
            there with
            {
                Summary = there.Summary with { UpdatedAt = default, Sparkline = [], Tags = [] },
            },
            here with
            {
                Summary = here.Summary with { UpdatedAt = default, Sparkline = [], Tags = [] },
            }
        );
        Assert.Equal(there.Summary.Sparkline, here.Summary.Sparkline);
        Assert.Equal(there.Summary.Tags, here.Summary.Tags);
        Assert.Equal(home.Queries.Events(id), elsewhere.Queries.Events(1));
        Assert.Equal(home.Queries.LastEpisodes(id, 100), elsewhere.Queries.LastEpisodes(1, 100));
        Assert.Equal(home.Queries.Series(id).Select(Words), elsewhere.Queries.Series(1).Select(Words));
        var (kept, brought) = (home.Queries.Checkpoints(id), elsewhere.Queries.Checkpoints(1));
        Assert.Equal([100L, 200L], brought.Select(checkpoint => checkpoint.Step));
        Assert.Equal(kept.Select(one => one with { Id = 0 }), brought.Select(one => one with { Id = 0 }));
        foreach (var (one, other) in kept.Zip(brought))
            Assert.Equal(home.Queries.ReadCheckpoint(one.Id), elsewhere.Queries.ReadCheckpoint(other.Id));
        Assert.Single(Directory.GetFiles(_elsewhere.Path + ".checkpoints")); // the large one is a file here too
        var declared = elsewhere.Experiments.Find("lengths")!;
        Assert.Equal(("{}", false), (declared.Json, declared.Active));

        using var again = Export(elsewhere, null, 1);
        Assert.Equal(Encoding.UTF8.GetString(Bytes(file, FirstRun)), Encoding.UTF8.GetString(Bytes(again, FirstRun))); // to the last digit
    }

    [Fact]
    public async Task Export_WithoutCheckpoints_HasNone()
    {
        var home = _home.Open();
        using var file = Export(home, null, [await FullRunAsync(home)], BundleContent.WithoutCheckpoints);
        var elsewhere = _elsewhere.Open();
        await ImportAsync(elsewhere, file);
        Assert.Equal((0, 200L), (elsewhere.Queries.Checkpoints(1).Count, elsewhere.Queries.Find(1)!.Summary.Step));
    }

    /// <summary>What a result rests on comes along, and nothing else: the outcome, and the ends of the curves it was taken from.</summary>
    [Fact]
    public async Task Export_WithoutDetails_KeepsTheMeanAtTheEndOfTheCurvesThatCount()
    {
        var home = _home.Open();
        var id = await home.CreateRunAsync();
        var planned = home.Queries.Find(id)!.Summary.PlannedSteps;
        SeriesColumn curve = new(
            RunMetrics.Return,
            8,
            [
                .. Enumerable
                    .Range(0, 1_500)
                    .Select(at => new SeriesBucket(
                        planned - 12_000 + (8 * at),
                        planned - 12_000 + (8 * at) + 7,
                        at % 5,
                        at % 5 == 0 ? double.NaN : Math.Sin(at),
                        Math.Sin(at) - 1,
                        Math.Sin(at) + 1,
                        at
                    )),
            ]
        );
        SeriesColumn[] all =
        [
            curve,
            curve with
            {
                Metric = RunMetrics.TdError,
            },
            curve with
            {
                Metric = RunMetrics.StepNanoseconds,
            },
            new(RunMetrics.Retention, 1, [new(planned, planned, 1, 0.99, 0.99, 0.99, 0.99)]),
        ];
        home.History.ReportSeries(id, all);
        home.History.ReportEpisodes(id, [new EpisodeRecord(0, 0, 5, 1, Right: true)]);
        await home.History.FlushAsync();
        var content = new BundleContent(
            Checkpoints: false,
            [new(RunMetrics.Return), new(RunMetrics.StepNanoseconds, 50), new(RunMetrics.Retention)]
        );
        using var file = Export(home, null, [id], content);
        var elsewhere = _elsewhere.Open();
        await ImportAsync(elsewhere, file);

        var brought = elsewhere.Queries.Series(1).ToDictionary(column => column.Metric);
        Assert.Equal([RunMetrics.Retention, RunMetrics.Return, RunMetrics.StepNanoseconds], brought.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(elsewhere.Queries.LastEpisodes(1, 10));
        Assert.InRange(brought[RunMetrics.Return].Buckets.Count, 50, 51);
        Assert.Equal(all[3].Buckets, brought[RunMetrics.Retention].Buckets);
        foreach (var (metric, part) in ((string, int)[])[(RunMetrics.Return, 25), (RunMetrics.StepNanoseconds, 50)])
        {
            var (whole, thin) = (LastMean.Of(curve, planned, part)!.Value, LastMean.Of(brought[metric], planned, part)!.Value);
            Assert.Equal(
                (whole.Samples, whole.Mean),
                (thin.Samples, thin.Mean),
                (a, b) => a.Samples == b.Samples && Math.Abs(a.Mean - b.Mean) < 1e-12
            );
        }

        var (filled, pieces) = (curve.Buckets.Where(bucket => bucket.Count > 0).ToList(), brought[RunMetrics.Return].Buckets);
        Assert.Equal(
            (filled.Sum(bucket => bucket.Count), filled.Min(bucket => bucket.Min), filled.Max(bucket => bucket.Max)),
            (pieces.Sum(piece => piece.Count), pieces.Min(piece => piece.Min), pieces.Max(piece => piece.Max))
        );
        Assert.Equal((curve.Buckets[0].FirstStep, curve.Buckets[^1].LastStep), (pieces[0].FirstStep, pieces[^1].LastStep));
    }

    [Fact]
    public async Task Import_ARunThatIsThere_LeavesItAndSaysHowFarItIs()
    {
        var home = _home.Open();
        var id = await home.CreateRunAsync();
        home.History.ReportProgress(HistoryFixture.Progress(id, 400));
        await home.History.FlushAsync();
        var elsewhere = _elsewhere.Open();
        await elsewhere.CreateRunAsync();
        using var farther = Export(home, null, id);

        var report = await ImportAsync(elsewhere, farther);

        Assert.Equal("0 of 1 run imported, 1 there already and left as they are.", report.Words);
        Assert.Equal(
            "It is there already, as run 1 at step 0, and was left as it is; the file's stands at step 400. "
                + "To have that one, delete run 1 and import again.",
            Assert.Single(report.Runs).Words
        );
        Assert.Equal(0, Assert.Single(elsewhere.Queries.List()).Step);
        await elsewhere.History.DeleteAsync([1]);
        Assert.Equal(1, (await ImportAsync(elsewhere, farther)).Imported);
        var again = await ImportAsync(elsewhere, farther);
        Assert.Equal("It is there already, as run 2, and was left as it is.", Assert.Single(again.Runs).Words);
    }

    [Fact]
    public async Task Import_ABranchOrAnAlteredRunTwice_MakesNoneTwice()
    {
        var home = _home.Open();
        var altered = await home.CreateRunAsync();
        await home.History.MarkAlteredAsync(altered);
        using var file = Export(home, null, altered, await BranchAsync(home, altered));
        var elsewhere = _elsewhere.Open();
        await elsewhere.CreateRunAsync(); // neither altered nor a branch: another one
        Assert.Equal(2, (await ImportAsync(elsewhere, file)).Imported);
        Assert.Equal(0, (await ImportAsync(elsewhere, file)).Imported);
        Assert.Equal([2L, null, null], elsewhere.Queries.List().Select(run => run.ParentRunId)); // the parent by its number here
        Assert.Null(elsewhere.Queries.Find(3)!.Summary.Identity);
    }

    [Fact]
    public async Task Import_ABranchWithoutItsParent_NamesNoRunOfThisHistory()
    {
        var home = _home.Open();
        await home.CreateRunAsync();
        using var file = Export(home, null, await BranchAsync(home, parent: 1));
        var elsewhere = _elsewhere.Open();
        await ImportAsync(elsewhere, file);
        Assert.Equal(RunSummary.ParentElsewhere, elsewhere.Queries.Find(1)!.Summary.ParentRunId);
    }

    [Theory]
    [InlineData(RunStatus.Running, RunStatus.Interrupted, "It was running where it was exported, at step 0.")]
    [InlineData(RunStatus.Queued, RunStatus.Interrupted, "It was queued where it was exported, at step 0.")]
    [InlineData(RunStatus.Paused, RunStatus.Paused, "why")]
    [InlineData(RunStatus.Diverged, RunStatus.Diverged, "why")]
    public async Task Import_ByStatus_TrainsNowhere(RunStatus there, RunStatus here, string reason)
    {
        var home = _home.Open();
        var id = (await home.History.CreateAsync([HistoryFixture.Run()], claim: true))[0];
        await home.History.StoreAsync(id, new RunChange(there, "why"));
        using var file = Export(home, null, id);
        var elsewhere = _elsewhere.Open();
        await ImportAsync(elsewhere, file);
        var run = elsewhere.Queries.Find(1)!.Summary;
        Assert.Equal((here, reason, null), (run.Status, run.Reason, run.Owner));
        Assert.True((await elsewhere.Ownership.ClaimAsync(1)).Granted);
    }

    [Fact]
    public async Task Import_TheSameRunTwiceInTheFile_TakesTheFartherOne()
    {
        var home = _home.Open();
        var (first, second) = (await home.CreateRunAsync(), await home.CreateRunAsync());
        home.History.ReportProgress(HistoryFixture.Progress(second, 400));
        await home.History.FlushAsync();
        using var file = Export(home, null, first, second);
        var elsewhere = _elsewhere.Open();
        Assert.Equal([false, true], (await ImportAsync(elsewhere, file)).Runs.Select(run => run.Imported));
        Assert.Equal(400, Assert.Single(elsewhere.Queries.List()).Step);
    }

    [Fact]
    public async Task Import_AnotherExperimentOfThatName_LeavesTheOneThatIsThere()
    {
        var home = _home.Open();
        using var file = Export(home, new BundledExperiment("lengths", "{}"), await home.CreateRunAsync());
        var elsewhere = _elsewhere.Open();
        await elsewhere.Experiments.SaveAsync("lengths", "{ }");
        var report = await ImportAsync(elsewhere, file);
        Assert.StartsWith("Another experiment “lengths” is there", report.Experiment, StringComparison.Ordinal);
        Assert.Equal("{ }", elsewhere.Experiments.Find("lengths")!.Json);
    }

    /// <summary>The second run's checkpoint is damaged, and nobody looked before.</summary>
    [Fact]
    public async Task Import_BadInTheMiddle_LeavesNothing()
    {
        var home = _home.Open();
        var (first, second) = (await FullRunAsync(home), await FullRunAsync(home, seed: 8));
        using var file = Export(home, new BundledExperiment("lengths", "{}"), first, second);
        var bytes = Bytes(file, "runs/2/step-200.checkpoint");
        bytes[7]++;
        Replace(file, "runs/2/step-200.checkpoint", bytes);
        var elsewhere = _elsewhere.Open(largestBlob: 100_000);
        using (var bundle = Bundle.Open(file))
        {
            var refusal = await Assert.ThrowsAsync<HistoryException>(() => elsewhere.Bundles.ImportAsync(bundle));
            Assert.Contains("“runs/2/step-200.checkpoint” of the bundle is damaged", refusal.Message);
        }

        Assert.Empty(elsewhere.Queries.List());
        Assert.Empty(elsewhere.Experiments.List());
        Assert.Empty(Directory.GetFiles(_elsewhere.Path + ".checkpoints")); // the first run's large one is gone again
        Assert.Null(elsewhere.History.Fault);
    }

    [Fact]
    public async Task Import_TooLittleSpace_IsRefusedBeforeAnythingIsWritten()
    {
        var home = _home.Open();
        using var file = Export(home, null, await FullRunAsync(home));
        using var bundle = Bundle.Open(file);
        var refusal = await Assert.ThrowsAsync<HistoryException>(() => _elsewhere.Open(freeBytes: 500_000).Bundles.ImportAsync(bundle));
        Assert.Contains("0.5 MB are free", refusal.Message);
    }

    [Fact]
    public async Task Export_DamagedCheckpoint_NamesIt()
    {
        var home = _home.Open(largestBlob: 100_000);
        var id = await FullRunAsync(home);
        await File.WriteAllBytesAsync(Directory.GetFiles(_home.Path + ".checkpoints")[0], [1, 2, 3], TestContext.Current.CancellationToken);
        var refusal = Assert.Throws<HistoryException>(() => Export(home, null, id));
        Assert.Contains($"of run {id} at step 200 is damaged", refusal.Message);
        Assert.Contains("without checkpoints", refusal.Message);
    }

    public static TheoryData<string, Action<MemoryStream>> Spoilt =>
        new()
        {
            { "no bundle of rtrl", file => file.SetLength(file.Length / 2) },
            { "no bundle of rtrl", file => file.SetLength(0) },
            { "no bundle of rtrl", file => Fill(file, "just words"u8.ToArray()) },
            { "it is a zip without “manifest.json”", file => Change(file, archive => archive.GetEntry(Manifest)!.Delete()) },
            { "“format” in “manifest.json” is not “rtrl bundle”", file => Edit(file, Manifest, json => json["format"] = "tar") },
            { "format version 2; this program reads 1. Update rtrl", file => Edit(file, Manifest, json => json["version"] = 2) },
            { "“manifest.json” of the bundle cannot be read", file => Edit(file, Manifest, json => json["runs"] = null) },
            { "“manifest.json” of the bundle has more than", file => Replace(file, Manifest, new byte[9_000_000]) },
            { "“runs/1/run.json” of the bundle is damaged", file => Edit(file, FirstRun, run => run["name"] = "other") },
            { "“runs/1/run.json” is missing", file => Change(file, archive => archive.GetEntry(FirstRun)!.Delete()) },
            { "“runs/1/run.json” of the bundle is damaged", file => Replace(file, FirstRun, new byte[50_000_000]) }, // longer than it says
            { "allowed are 67,108,864", file => Edit(file, Manifest, json => json["runs"]![0]!["bytes"] = 9_000_000_000) },
            { "has -1 bytes", file => Edit(file, Manifest, json => json["runs"]![0]!["bytes"] = -1) },
            {
                "two runs with the number 1",
                file => Edit(file, Manifest, json => json["runs"]!.AsArray().Add(json["runs"]![0]!.DeepClone()))
            },
            { "“agent.traceDecay”? The bundle was written by rtrl 0.1.0+sender", Run(run => run["settings"]!["agent"]!["traceDekay"] = 1) },
            { "agent.traceDecay is 2", Run(run => run["settings"]!["agent"]!["traceDecay"] = 2) },
            { "“runs/1/run.json” of the bundle cannot be read", Run(run => run["status"] = "dreaming") },
            { "“runs/1/run.json” of the bundle cannot be read", Run(run => run["status"] = 99) },
            { "“runs/1/run.json” of the bundle cannot be read", Run(run => run["surprise"] = 1) },
            { "“runs/1/run.json” of the bundle cannot be read", Run(run => run["tags"] = null) },
            { "A list in it holds null", file => Edit(file, Manifest, json => json["runs"]!.AsArray().Add(null)) },
            { "A list in it holds null", Run(run => run["tags"]!.AsArray().Add(null)) },
            { "A list in it holds null", Run(run => run["series"]!.AsArray().Add(null)) },
            { "A list in it holds null", Run(run => run["events"]!.AsArray().Add(null)) },
            { "could not be converted", Run(run => run["episodeRows"]!.AsArray().Add(null)) },
            { "A list in it holds null", Run(run => run["checkpoints"]!.AsArray().Add(null)) },
            { "A list in it holds null", Run(run => run["provenance"]!["then"] = new JsonArray((JsonNode?)null)) },
            { "name is empty", Run(run => run["name"] = " ") },
            { "allowed are 1,000", Run(run => run["title"] = new string('x', 2_000)) },
            { "allowed are 0 to its 500,000 planned steps", Run(run => run["step"] = 500_001) },
            { "counts 5,000 episodes", Run(run => run["episodes"] = 5_000) },
            { "solved at step 300", Run(run => run["solvedAt"] = 300) },
            { "One of its results is Infinity", Run(run => run["finalReturn"] = "Infinity") },
            { "One of its results is NaN", Run(run => run["checkpoints"]![0]!["score"] = "NaN") },
            { "steps a second", Run(run => run["stepsPerSecond"] = "NaN") },
            { "sparkline has", Run(run => run["sparkline"] = Convert.ToBase64String(new byte[400])) },
            { "each with a name of its own", Run(run => run["series"]!.AsArray().Add(run["series"]![0]!.DeepClone())) },
            { "is not of version", Run(run => run["series"]![0]!["packed"] = "AAAA") },
            {
                "not in the order of their steps",
                Run(run =>
                    run["series"]![0]!["packed"] = Convert.ToBase64String(
                        SeriesCodec.Pack(
                            new SeriesColumn(
                                "return",
                                64,
                                [new SeriesBucket(64, 127, 1, 1, 1, 1, 1), new SeriesBucket(0, 63, 1, 1, 1, 1, 1)]
                            )
                        )
                    )
                )
            },
            {
                "episode 0 is not behind the one before it",
                Run(run => run["episodeRows"]!.AsArray().Add(run["episodeRows"]![0]!.DeepClone()))
            },
            { "allowed are steps from 0", Run(run => run["events"]![0]!["step"] = -1) },
            {
                "step 100 is not behind the one before it",
                Run(run => run["checkpoints"]!.AsArray().Add(run["checkpoints"]![0]!.DeepClone()))
            },
            { "beyond its 500,000 planned steps", Run(run => run["checkpoints"]![1]!["step"] = 900_000) },
        };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task Open_WhatCannotBeTrusted_SaysWhatIsWrong(string words, Action<MemoryStream> spoil)
    {
        using var file = await FullBundleAsync();
        spoil(file);
        var message = Assert.Throws<InvalidDataException>(() => Bundle.Open(file)).Message;
        Assert.True(message.Contains(words, StringComparison.Ordinal), message);
    }

    [Theory]
    [InlineData("is damaged", 7)]
    [InlineData("allowed are", 50_000_000)]
    public async Task Checkpoints_OtherBytesThanWereWrittenDown_AreRefused(string words, int bytes)
    {
        using var file = await FullBundleAsync();
        EditRun(file, run => run["checkpoints"]![0]!["file"]!["bytes"] = bytes);
        using var bundle = Bundle.Open(file);
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => bundle.Checkpoints().Count()).Message);
    }

    [Fact]
    public void Read_MoreThanIsAllowed_IsRefused()
    {
        using var metered = new MeteredStream(new MemoryStream(new byte[100])) { Allowed = 60 };
        Assert.Equal(50, metered.Read(new byte[50], 0, 50));
        Assert.Throws<InvalidDataException>(() => metered.Read(new byte[50], 0, 50));
    }

    private static async Task<MemoryStream> FullBundleAsync()
    {
        var file = new MemoryStream();
        await file.WriteAsync(await s_bundle.Value);
        return file;
    }

    /// <summary>A finished run with everything that a run can have.</summary>
    private static async Task<long> FullRunAsync(HistoryProcess process, long seed = 7)
    {
        var run = HistoryFixture.Run();
        var id = (await process.History.CreateAsync([run with { Settings = run.Settings with { Seed = seed } }]))[0];
        var at = new DateTimeOffset(2026, 11, 23, 12, 0, 1, TimeSpan.Zero);
        await process.History.StoreAsync(id, new RunChange(RunStatus.Running, Events: [new RunEvent(0, at, "started", "It began.")]));
        process.History.ReportEpisodes(id, [.. HistoryFixture.Episodes(0, 11), new EpisodeRecord(11, 176, 16, double.NaN, Right: false)]);
        SeriesBucket[] odd =
        [
            new(0, 63, 0, double.NaN, double.NaN, double.NaN, double.NaN),
            new(64, 127, 2, double.PositiveInfinity, -0.0, 1e-310, 0.1 + 0.2),
        ];
        process.History.ReportSeries(id, [HistoryFixture.Column(RunMetrics.Return, 3), new SeriesColumn(RunMetrics.TdError, 64, odd)]);
        process.History.ReportProgress(
            HistoryFixture.Progress(id, 200) with
            {
                SolvedAt = 120,
                LostAt = 180,
                Final = new FinalReturn(1 / 3.0, 4),
                LastReturn = -0.1,
                RecentReturn = null,
            }
        );
        await process.History.FlushAsync();
        await process.History.SaveCheckpointAsync(id, HistoryFixture.Checkpoint(100, score: 0.25, pinned: true));
        await process.History.SaveCheckpointAsync(id, HistoryFixture.Checkpoint(200, bytes: 300_000));
        var end = new RunEvent(200, at, "finished", "Done.", "value");
        await process.History.StoreAsync(id, new RunChange(RunStatus.Finished, "All steps were taken.", [end]));
        return id;
    }

    private static async Task<long> BranchAsync(HistoryProcess process, long parent) =>
        (await process.History.CreateAsync([HistoryFixture.Run() with { ParentRunId = parent, ParentStep = 64, ParentChanges = "γ" }]))[0];

    private static MemoryStream Export(HistoryProcess process, BundledExperiment? experiment, params long[] runs) =>
        Export(process, experiment, runs, BundleContent.Whole);

    private static MemoryStream Export(HistoryProcess process, BundledExperiment? experiment, long[] runs, BundleContent content)
    {
        var file = new MemoryStream();
        process.Bundles.Write(file, runs, experiment, s_program, content);
        return file;
    }

    private static async Task<ImportReport> ImportAsync(HistoryProcess process, Stream file)
    {
        using var bundle = Bundle.Open(file);
        return await process.Bundles.ImportAsync(bundle);
    }

    private static string Words(SeriesColumn column) => $"{column.Metric} {column.BucketWidth} {string.Join(' ', column.Buckets)}";

    private static Action<MemoryStream> Run(Action<JsonNode> edit) => file => EditRun(file, edit);

    private static void Fill(MemoryStream file, byte[] bytes)
    {
        file.SetLength(0);
        file.Write(bytes);
    }
}
