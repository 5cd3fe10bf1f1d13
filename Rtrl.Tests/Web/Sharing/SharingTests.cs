using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Tests.Data.Copies;

namespace Rtrl.Tests.Web.Sharing;

/// <summary>Runs that leave one server as a file and come into another.</summary>
public sealed class SharingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resume_ImportedRun_EndsBitForBitWhereItEndsAtHome()
    {
        await using var home = await LabServer.StartAsync();
        await using var elsewhere = await LabServer.StartAsync();
        var settings = LabServer.Small(steps: 6_000);
        var there = await home.StartRunAsync(settings, paused: true);
        await home.Training.CommandAsync(there, "step", "2500", Cancellation);
        await home.Training.CommandAsync(there, "checkpoint", null, Cancellation);
        await elsewhere.StartRunAsync(LabServer.Small(seed: 99), paused: true); // numbers differ
        var file = await BundleAsync(home, $"runs={there}");

        var report = await PostAsync(elsewhere, file);

        var here = report.GetProperty("runs")[0].GetProperty("runId").GetInt64();
        Assert.Equal((2L, RunStatus.Paused, 2_500L), (here, elsewhere.Row(here).Status, elsewhere.Row(here).Step));
        foreach (var (lab, id) in new[] { (home, there), (elsewhere, here) })
        {
            await lab.Training.CommandAsync(id, "resume", null, Cancellation);
            await lab.UntilStatusAsync(id, RunStatus.Finished);
        }

        Assert.Equal((6_000L, LabServer.Undisturbed(settings, 6_000)), elsewhere.Stored(here));
        Assert.Equal(home.Stored(there), elsewhere.Stored(here));
        Assert.Equal(home.Queries.LastEpisodes(there, 10_000), elsewhere.Queries.LastEpisodes(here, 10_000));
        Assert.Equal(Returns(home, there), Returns(elsewhere, here));
        Assert.Equal(0, (await PostAsync(elsewhere, file)).GetProperty("imported").GetInt32());
    }

    [Fact]
    public async Task Post_CheckpointThatGivesNoRun_IsRefusedInWords()
    {
        await using var lab = await LabServer.StartAsync();
        var id = await lab.StartRunAsync(LabServer.Small(steps: 1_000));
        await lab.UntilStatusAsync(id, RunStatus.Finished);
        using var file = new MemoryStream();
        await file.WriteAsync(await BundleAsync(lab, $"runs={id}"), Cancellation);
        await lab.Training.DeleteAsync([id], Cancellation);
        var settings = LabServer.Small(steps: 1_000);
        var other = new TrainingRun(settings with { Network = settings.Network with { HiddenSize = 7 } });
        var name = BundleEdits.SwapCheckpoint(file, other.Checkpoint());

        using var response = await lab.Http.PostAsync("/api/v1/imports", Content(file.ToArray()), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var words = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains($"“{name}” of the bundle gives no run of its settings", words, StringComparison.Ordinal);
        Assert.Empty(lab.Queries.List());
    }

    [Fact]
    public async Task Post_WhatIsNoBundle_IsRefusedAndLeavesNoFile()
    {
        await using var lab = await LabServer.StartAsync();
        using var large = Content(new byte[2_000_000]); // more than any other body may have
        using var response = await lab.Http.PostAsync("/api/v1/imports", large, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("no bundle of rtrl", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(lab.Folder), file => file.EndsWith(".scratch", StringComparison.Ordinal));
        using var json = await lab.PostAsync("/api/v1/imports", "{}");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        Assert.Contains("application/octet-stream", await json.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_AsABundle_BringsDeclarationAndRuns()
    {
        const string Declaration = """
            {"settings":{"network.encoderWidth":8,"network.hiddenSize":6,"network.minNonZeroPerUnit":1,"exploration.steps":100,
                         "stop.steps":500},
             "vary":{"environment.length":"2, 3"},"seeds":"0..1"}
            """;
        await using var home = await LabServer.StartAsync();
        await using var elsewhere = await LabServer.StartAsync();
        var body = new { declaration = JsonSerializer.Deserialize<JsonElement>(Declaration) };
        using (var declared = await home.Http.PutAsJsonAsync("/api/v1/experiments/lengths", body, Cancellation))
            Assert.True(declared.IsSuccessStatusCode);
        using (var started = await home.PostAsync("/api/v1/experiments/lengths/commands", "{\"command\":\"start\"}"))
            Assert.True(started.IsSuccessStatusCode);
        await LabServer.UntilAsync(() => home.Queries.List().Count(run => run.Status == RunStatus.Finished) == 4, "four runs");
        await home.StartRunAsync(paused: true); // none of it

        var report = await PostAsync(elsewhere, await BundleAsync(home, "experiment=lengths&without=checkpoints"));

        Assert.Equal(4, report.GetProperty("imported").GetInt32());
        Assert.Equal("The experiment “lengths” was declared.", report.GetProperty("experiment").GetString());
        var there = await home.GetJsonAsync("/api/v1/experiments/lengths");
        var here = await elsewhere.GetJsonAsync("/api/v1/experiments/lengths");
        Assert.Equal(4, here.GetProperty("done").GetInt32());
        Assert.Equal(there.GetProperty("declaration").GetRawText(), here.GetProperty("declaration").GetRawText());
        Assert.Equal(
            await home.Http.GetStringAsync("/api/v1/exports/scores.json?experiment=lengths", Cancellation),
            await elsewhere.Http.GetStringAsync("/api/v1/exports/scores.json?experiment=lengths", Cancellation)
        );
    }

    [Theory]
    [InlineData("bundle.rtrl", "runs is missing; allowed: numbers such as 1,2,5-9")]
    [InlineData("bundle.rtrl?runs=1&without=curves", "without is “curves”; allowed: checkpoints")]
    [InlineData("runs.csv?runs=5-2", "numbers of at most 10,000 runs")]
    [InlineData("runs.csv?runs=1-99999999", "numbers of at most 10,000 runs")]
    [InlineData("runs.csv?runs=7", "There is no run 7")]
    [InlineData("runs.xlsx?runs=1", "format is “xlsx”; allowed: csv, json, parquet")]
    [InlineData("poles.csv?runs=1", "table is “poles”; allowed: runs, series, episodes, scores")]
    [InlineData("runs.csv?experiment=lenghts", "There is no experiment “lenghts”")]
    [InlineData("runs.csv?where=right%3E%3E", "right")]
    [InlineData("scores.json?runs=1", "No seed has a score")]
    [InlineData("scores.json?runs=1&measure=best", "measure is “best”; allowed are final and normalised")]
    public async Task Get_ExportThatCannotBe_SaysWhatIsAllowed(string address, string words)
    {
        await using var lab = await LabServer.StartAsync();
        await lab.StartRunAsync(paused: true);
        using var response = await lab.Http.GetAsync($"/api/v1/exports/{address}", Cancellation);
        Assert.InRange((int)response.StatusCode, 400, 404);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_TablesOfManyRuns_AreTheSingleOnesOneBelowTheOther()
    {
        await using var lab = await LabServer.StartAsync();
        foreach (var seed in new[] { 1, 2 })
            await lab.UntilStatusAsync(await lab.StartRunAsync(LabServer.Small(steps: 1_000, seed)), RunStatus.Finished);
        foreach (var table in new[] { "series", "episodes" })
        {
            var (first, second) = (await TextAsync($"runs/1/exports/{table}.csv"), await TextAsync($"runs/2/exports/{table}.csv"));
            var both = await TextAsync($"exports/{table}.csv?where=seed:1|2");
            Assert.Equal(first + second[(second.IndexOf('\n', StringComparison.Ordinal) + 1)..], both);
            var json = JsonDocument.Parse(await TextAsync($"exports/{table}.json?runs=1-2")).RootElement;
            Assert.Equal(both.Count(letter => letter == '\n') - 1, json.GetArrayLength());
        }

        var runs = await TextAsync("exports/runs.csv?runs=2");
        Assert.StartsWith("run,name,title,seed,status,", runs, StringComparison.Ordinal);
        Assert.Contains("\n2,", runs, StringComparison.Ordinal);

        Task<string> TextAsync(string path) => lab.Http.GetStringAsync($"/api/v1/{path}", Cancellation);
    }

    internal static Task<byte[]> BundleAsync(LabServer lab, string query) =>
        lab.Http.GetByteArrayAsync($"/api/v1/exports/bundle.rtrl?{query}", Cancellation);

    private static async Task<JsonElement> PostAsync(LabServer lab, byte[] file)
    {
        using var response = await lab.Http.PostAsync("/api/v1/imports", Content(file), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static ByteArrayContent Content(byte[] file) => new(file) { Headers = { ContentType = new("application/octet-stream") } };

    private static string Returns(LabServer lab, long id) => string.Join('\n', lab.Queries.Series(id, RunMetrics.Return)!.Buckets);
}
