using System.Net;
using System.Text.Json;
using Rtrl.Engine.Training;
using Xunit;

namespace Rtrl.Tests.Web.Api;

public sealed class ApiTests : IAsyncLifetime
{
    private const string TinySettings =
        """{"environment":{"length":5},"network.encoderWidth":8,"network":{"hiddenSize":6,"minNonZeroPerUnit":1},"agent":{"name":"stream-q","stepSize":1}}""";
    private LabServer _lab = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await LabServer.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task CreateRuns_SettingsThatVary_StartEveryCombinationInOneGroup()
    {
        var created = await JsonAsync(
            await _lab.PostAsync(
                "/api/v1/runs",
                $$"""{"settings":{{TinySettings}},"vary":{"agent.traceDecay":[0,0.5],"network.hiddenSize":"6..12 x2"},"seeds":[0,1],"name":"grid","paused":true}"""
            ),
            HttpStatusCode.Created
        );
        var runs = created.GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal(8, runs.Length);
        Assert.Equal("grid agent.traceDecay=0.5 network.hiddenSize=12 · seed 1", runs[^1].GetProperty("name").GetString());
        Assert.StartsWith(
            "grid, ",
            Assert.Single(runs.Select(run => run.GetProperty("group").GetString()).Distinct()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Spine_ScriptFromPresetToBranch_Works()
    {
        var presets = await _lab.GetJsonAsync("/api/v1/presets");
        Assert.Contains(
            presets.EnumerateArray(),
            preset => preset.GetProperty("name").GetString() == "memory-chain-demo" && preset.GetProperty("agent").GetString() == "stream-q"
        );

        var created = await JsonAsync(
            await _lab.PostAsync(
                "/api/v1/runs",
                $$"""{"settings":{{TinySettings}},"seeds":[0,1],"name":"trial","tags":["a","b"],"notes":"why","paused":true}"""
            ),
            HttpStatusCode.Created
        );
        var ids = created.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetInt64()).ToArray();
        Assert.Equal(2, ids.Length);

        var stepped = await JsonAsync(await _lab.CommandAsync(ids[0], "step", 2_000));
        Assert.Equal(
            ("paused", 2_000, 400),
            (stepped.GetProperty("status").GetString(), stepped.GetProperty("step").GetInt32(), stepped.GetProperty("episodes").GetInt32())
        );
        Assert.Equal(5, stepped.GetProperty("settings").GetProperty("environment").GetProperty("length").GetInt32());
        Assert.NotEqual("unknown", stepped.GetProperty("provenance").GetProperty("vectorPath").GetString());

        await JsonAsync(await _lab.CommandAsync(ids[0], "checkpoint"));
        await JsonAsync(await _lab.CommandAsync(ids[0], "learning", false));
        await JsonAsync(await _lab.CommandAsync(ids[0], "speed", 100));

        var series = await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/series/return?from=100&to=1500&points=7");
        var points = series.GetProperty("points").EnumerateArray().ToArray();
        Assert.InRange(points.Length, 5, 7);
        Assert.All(
            points,
            point => Assert.True(point.GetProperty("lastStep").GetInt64() >= 100 && point.GetProperty("firstStep").GetInt64() <= 1500)
        );

        Assert.Equal(10, (await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/episodes?limit=10")).GetArrayLength());
        var snapshot = await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/snapshot");
        Assert.Equal(
            ("live", 2_000, 12),
            (
                snapshot.GetProperty("source").GetString(),
                snapshot.GetProperty("step").GetInt32(),
                snapshot.GetProperty("hiddenState").GetArrayLength()
            )
        );
        Assert.Contains(
            (await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/events")).EnumerateArray(),
            @event => @event.GetProperty("kind").GetString() == "learning"
        );

        var checkpoints = (await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/checkpoints")).EnumerateArray().ToArray();
        var checkpoint = checkpoints[0].GetProperty("id").GetInt64();
        var bytes = await _lab.Http.GetByteArrayAsync($"/api/v1/runs/{ids[0]}/checkpoints/{checkpoint}", Cancellation);
        Assert.Equal(2_000, TrainingRun.Restore(_lab.Queries.Find(ids[0])!.Settings, bytes).StepCount);

        var branch = await JsonAsync(
            await _lab.PostAsync(
                $"/api/v1/runs/{ids[0]}/branches",
                $$"""{"checkpoint":{{checkpoint}},"settings":{"agent":{"traceDecay":0.5} },"name":"other"}"""
            ),
            HttpStatusCode.Created
        );
        Assert.Equal(ids[0], branch.GetProperty("parentRunId").GetInt64());
        Assert.Equal(1, (await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/branches")).GetArrayLength());
        await JsonAsync(await _lab.CommandAsync(branch.GetProperty("id").GetInt64(), "stop"));

        var together = (await _lab.GetJsonAsync($"/api/v1/series?runs={ids[0]}&metric=return,episodes&points=7"))
            .EnumerateArray()
            .ToArray();
        Assert.Equal(
            [(ids[0], "return"), (ids[0], "episodes")],
            together.Select(one => (one.GetProperty("run").GetInt64(), one.GetProperty("metric").GetString()!))
        );
        Assert.Equal((await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/series/return?points=7")).ToString(), together[0].ToString());
        foreach (
            var (address, status) in new[]
            {
                ($"runs={ids[0]},99&metric=return", 404),
                ($"runs={ids[0]}&metric=returns", 404),
                ("runs=1,x&metric=return", 400),
                ("metric=return", 400),
                ("runs=&metric=return", 400),
            }
        )
        {
            using var refused = await _lab.Http.GetAsync($"/api/v1/series?{address}", Cancellation);
            Assert.Equal(status, (int)refused.StatusCode);
        }

        var csv = await _lab.Http.GetStringAsync($"/api/v1/runs/{ids[0]}/exports/series.csv?metric=return", Cancellation);
        Assert.StartsWith("run,metric,firstStep,lastStep,count,mean,min,max,last\n", csv, StringComparison.Ordinal);
        Assert.Equal(
            401,
            (await _lab.Http.GetStringAsync($"/api/v1/runs/{ids[0]}/exports/episodes.csv", Cancellation))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Length
        );

        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/runs/{ids[1]}")
        {
            Content = new StringContent("""{"name":"renamed","tags":["c"]}""", System.Text.Encoding.UTF8, "application/json"),
        };
        var renamed = await JsonAsync(await _lab.Http.SendAsync(patch, Cancellation));
        Assert.Equal(("renamed", "why"), (renamed.GetProperty("name").GetString(), renamed.GetProperty("notes").GetString()));
        Assert.Equal(1, (await _lab.GetJsonAsync("/api/v1/runs?tag=c&status=paused&search=RENAM")).GetProperty("total").GetInt32());

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await _lab.Http.DeleteAsync($"/api/v1/runs?ids={ids[0]},{ids[1]}", Cancellation)).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await _lab.Http.GetAsync($"/api/v1/runs/{ids[0]}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Server_HealthMetricsStorageBackup_Answer()
    {
        await _lab.StartRunAsync(paused: true);
        Assert.Equal("Healthy", await _lab.Http.GetStringAsync("/health", Cancellation));
        var metrics = await _lab.Http.GetStringAsync("/metrics", Cancellation);
        Assert.Contains("rtrl_runs", metrics, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^rtrl_history_waiting(_\w+)?\S* \d", metrics);
        Assert.Equal(_lab.DatabasePath, (await _lab.GetJsonAsync("/api/v1/storage")).GetProperty("databasePath").GetString());
        var backup = await JsonAsync(await _lab.PostAsync("/api/v1/backup", "{}"));
        var copy = await File.ReadAllBytesAsync(backup.GetProperty("path").GetString()!, Cancellation);
        Assert.Equal(copy, await _lab.Http.GetByteArrayAsync(backup.GetProperty("href").GetString(), Cancellation));
        Assert.Equal(0, (await JsonAsync(await _lab.PostAsync("/api/v1/storage/prune", "{}"))).GetProperty("freedBytes").GetInt64());
        var provenance = (await _lab.GetJsonAsync("/api/v1/about")).GetProperty("provenance");
        foreach (var fact in new[] { "version", "commit", "runtime", "operatingSystem", "processor", "vectorPath" })
            Assert.False(string.IsNullOrWhiteSpace(provenance.GetProperty(fact).GetString()), $"{fact} is missing.");
    }

    [Fact]
    public async Task Backups_MadeListedAndDeleted_ByName()
    {
        var first = await JsonAsync(await _lab.PostAsync("/api/v1/backup", "{}"));
        var second = await JsonAsync(await _lab.PostAsync("/api/v1/backup", "{}"));
        var listed = (await _lab.GetJsonAsync("/api/v1/backups")).EnumerateArray().ToArray();
        Assert.Equal([second.ToString(), first.ToString()], listed.Select(backup => backup.ToString()));
        Assert.Equal(new FileInfo(first.GetProperty("path").GetString()!).Length, first.GetProperty("bytes").GetInt64());

        var gone = first.GetProperty("href").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await _lab.Http.DeleteAsync(gone, Cancellation)).StatusCode);
        Assert.False(File.Exists(first.GetProperty("path").GetString()));
        Assert.Equal(
            second.GetProperty("name").GetString(),
            Assert.Single((await _lab.GetJsonAsync("/api/v1/backups")).EnumerateArray()).GetProperty("name").GetString()
        );
        foreach (var name in new[] { gone!.Split('/')[^1], "rtrl-19990101-000000-000.db", "..%2Frtrl.db", "rtrl.db" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _lab.Http.GetAsync($"/api/v1/backups/{name}", Cancellation)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await _lab.Http.DeleteAsync($"/api/v1/backups/{name}", Cancellation)).StatusCode);
        }

        Assert.True(File.Exists(_lab.DatabasePath));
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
