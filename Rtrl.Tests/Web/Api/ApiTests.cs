using System.Net;
using System.Text.Json;
using Rtrl.Engine.Training;
using Xunit;

namespace Rtrl.Tests.Web.Api;

public sealed class ApiTests : IAsyncLifetime
{
    private const string TinySettings = """{"environment":{"length":5},"network.encoderWidth":8,"network":{"hiddenSize":6,"minNonZeroPerUnit":1},"agent":{"name":"stream-q","stepSize":1}}""";
    private LabServer _lab = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await LabServer.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Spine_ScriptFromPresetToBranch_Works()
    {
        var presets = await _lab.GetJsonAsync("/api/v1/presets");
        Assert.Contains(presets.EnumerateArray(), preset => preset.GetProperty("name").GetString() == "memory-chain-demo" && preset.GetProperty("agent").GetString() == "stream-q");

        var created = await JsonAsync(await _lab.PostAsync("/api/v1/runs", $$"""{"settings":{{TinySettings}},"seeds":[0,1],"name":"trial","tags":["a","b"],"notes":"why","paused":true}"""), HttpStatusCode.Created);
        var ids = created.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetInt64()).ToArray();
        Assert.Equal(2, ids.Length);

        var stepped = await JsonAsync(await _lab.CommandAsync(ids[0], "step", 2_000));
        Assert.Equal(("paused", 2_000, 400), (stepped.GetProperty("status").GetString(), stepped.GetProperty("step").GetInt32(), stepped.GetProperty("episodes").GetInt32()));
        Assert.Equal(5, stepped.GetProperty("settings").GetProperty("environment").GetProperty("length").GetInt32());
        Assert.NotEqual("unknown", stepped.GetProperty("provenance").GetProperty("vectorPath").GetString());

        await JsonAsync(await _lab.CommandAsync(ids[0], "checkpoint"));
        await JsonAsync(await _lab.CommandAsync(ids[0], "learning", false));
        await JsonAsync(await _lab.CommandAsync(ids[0], "speed", 100));

        var series = await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/series/return?from=100&to=1500&points=7");
        var points = series.GetProperty("points").EnumerateArray().ToArray();
        Assert.InRange(points.Length, 5, 7);
        Assert.All(points, point => Assert.True(point.GetProperty("lastStep").GetInt64() >= 100 && point.GetProperty("firstStep").GetInt64() <= 1500));

        Assert.Equal(10, (await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/episodes?limit=10")).GetArrayLength());
        var snapshot = await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/snapshot");
        Assert.Equal(("live", 2_000, 12), (snapshot.GetProperty("source").GetString(), snapshot.GetProperty("step").GetInt32(), snapshot.GetProperty("hiddenState").GetArrayLength()));
        Assert.Contains((await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/events")).EnumerateArray(), @event => @event.GetProperty("kind").GetString() == "learning");

        var checkpoints = (await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/checkpoints")).EnumerateArray().ToArray();
        var checkpoint = checkpoints[0].GetProperty("id").GetInt64();
        var bytes = await _lab.Http.GetByteArrayAsync($"/api/v1/runs/{ids[0]}/checkpoints/{checkpoint}", Cancellation);
        Assert.Equal(2_000, TrainingRun.Restore(_lab.Queries.Find(ids[0])!.Settings, bytes).StepCount);

        var branch = await JsonAsync(await _lab.PostAsync($"/api/v1/runs/{ids[0]}/branches", $$"""{"checkpoint":{{checkpoint}},"settings":{"agent":{"traceDecay":0.5} },"name":"other"}"""), HttpStatusCode.Created);
        Assert.Equal(ids[0], branch.GetProperty("parentRunId").GetInt64());
        Assert.Equal(1, (await _lab.GetJsonAsync($"/api/v1/runs/{ids[0]}/branches")).GetArrayLength());
        await JsonAsync(await _lab.CommandAsync(branch.GetProperty("id").GetInt64(), "stop"));

        var csv = await _lab.Http.GetStringAsync($"/api/v1/runs/{ids[0]}/exports/series.csv?metric=return", Cancellation);
        Assert.StartsWith("run,metric,firstStep,lastStep,count,mean,min,max,last\n", csv, StringComparison.Ordinal);
        Assert.Equal(401, (await _lab.Http.GetStringAsync($"/api/v1/runs/{ids[0]}/exports/episodes.csv", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/runs/{ids[1]}") { Content = new StringContent("""{"name":"renamed","tags":["c"]}""", System.Text.Encoding.UTF8, "application/json") };
        var renamed = await JsonAsync(await _lab.Http.SendAsync(patch, Cancellation));
        Assert.Equal(("renamed", "why"), (renamed.GetProperty("name").GetString(), renamed.GetProperty("notes").GetString()));
        Assert.Equal(1, (await _lab.GetJsonAsync("/api/v1/runs?tag=c&status=paused&search=RENAM")).GetProperty("total").GetInt32());

        Assert.Equal(HttpStatusCode.NoContent, (await _lab.Http.DeleteAsync($"/api/v1/runs?ids={ids[0]},{ids[1]}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _lab.Http.GetAsync($"/api/v1/runs/{ids[0]}", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("environments")]
    [InlineData("agents")]
    [InlineData("cells")]
    [InlineData("metrics")]
    [InlineData("presets")]
    public async Task Catalogue_EachList_HasNamesAndTitles(string list)
    {
        var entries = (await _lab.GetJsonAsync($"/api/v1/{list}")).EnumerateArray().ToArray();
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.False(string.IsNullOrWhiteSpace(entry.GetProperty("title").GetString())));
    }

    [Fact]
    public async Task OpenApi_Document_DescribesTheSpine()
    {
        var paths = (await _lab.GetJsonAsync("/openapi/v1.json")).GetProperty("paths");
        foreach (var path in new[] { "/api/v1/presets", "/api/v1/runs", "/api/v1/runs/{id}", "/api/v1/runs/{id}/commands", "/api/v1/runs/{id}/branches", "/api/v1/runs/{id}/series/{metric}", "/api/v1/runs/{id}/checkpoints/{checkpoint}", "/api/v1/backups" })
            Assert.True(paths.TryGetProperty(path, out _), $"{path} is missing.");
        Assert.Equal(["delete", "get"], paths.GetProperty("/api/v1/backups/{name}").EnumerateObject().Select(method => method.Name).Order());
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
        Assert.Equal(second.GetProperty("name").GetString(), Assert.Single((await _lab.GetJsonAsync("/api/v1/backups")).EnumerateArray()).GetProperty("name").GetString());
        foreach (var name in new[] { gone!.Split('/')[^1], "rtrl-19990101-000000-000.db", "..%2Frtrl.db", "rtrl.db" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _lab.Http.GetAsync($"/api/v1/backups/{name}", Cancellation)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await _lab.Http.DeleteAsync($"/api/v1/backups/{name}", Cancellation)).StatusCode);
        }

        Assert.True(File.Exists(_lab.DatabasePath));
    }

    [Theory]
    [InlineData("""{"preset":""", 400, null)]
    [InlineData("[]", 400, null)]
    [InlineData("null", 400, null)]
    [InlineData("{}", 400, "preset")]
    [InlineData("""{"presett":"memory-chain-demo"}""", 400, "presett")]
    [InlineData("""{"preset":"memory-chain-dema"}""", 400, "preset")]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"agent.traceDecey":0.9}}""", 400, "agent.traceDecey")]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"agent":{"traceDecay":2}}}""", 400, "agent.traceDecay")]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"agent":{"traceDecay":"NaN"}}}""", 400, "agent.traceDecay")]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"agent":{"traceDecay":NaN}}}""", 400, null)]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"environment":{"length":-3}}}""", 400, "environment.length")]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"environment":{"length":1}}}""", 400, "environment.length")]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"network":{"hiddenSize":100000000}}}""", 400, "network.hiddenSize")]
    [InlineData("""{"preset":"memory-chain-demo","settings":7}""", 400, "settings")]
    [InlineData("""{"preset":"memory-chain-demo","seeds":[1,1]}""", 400, "seeds")]
    [InlineData("""{"preset":"memory-chain-demo","seeds":[-1]}""", 400, "seeds")]
    [InlineData("""{"preset":"memory-chain-demo","seeds":["x"]}""", 400, null)]
    [InlineData("""{"preset":"memory-chain-demo","name":" "}""", 400, "name")]
    [InlineData("""{"preset":"memory-chain-demo","tags":[""]}""", 400, "tags")]
    public async Task CreateRuns_BadBody_IsAProblemThatNamesTheField(string body, int status, string? field)
    {
        var response = await _lab.PostAsync("/api/v1/runs", body);
        await AssertProblemAsync(response, status, field);
        Assert.Empty(_lab.Queries.List());
    }

    [Theory]
    [InlineData("""{"preset":"memory-chain-demo","seeds":"7"}""", "seeds holds a value of another kind; allowed: a list, each entry a whole number.")]
    [InlineData("""{"preset":"memory-chain-demo","seeds":["x"]}""", "seeds[0] holds a value of another kind; allowed: a whole number.")]
    [InlineData("""{"preset":"memory-chain-demo","paused":"no"}""", "paused holds a value of another kind; allowed: true or false.")]
    [InlineData("""{"preset":7}""", "preset holds a value of another kind; allowed: a text.")]
    [InlineData("[]", "body holds a value of another kind; allowed: an object with the fields /openapi/v1.json lists.")]
    public async Task CreateRuns_ValueOfAnotherKind_IsToldInWords(string body, string message)
    {
        var response = await _lab.PostAsync("/api/v1/runs", body);
        var problem = await JsonAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(message, problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/v1/runs/99", null, 404, "id")]
    [InlineData("GET", "/api/v1/runs/abc", null, 400, "id")]
    [InlineData("GET", "/api/v1/runs/-1", null, 404, "id")]
    [InlineData("GET", "/api/v1/runs/99999999999999999999", null, 400, "id")]
    [InlineData("DELETE", "/api/v1/runs/99", null, 404, null)]
    [InlineData("DELETE", "/api/v1/runs", null, 400, "ids")]
    [InlineData("DELETE", "/api/v1/runs?ids=1,x", null, 400, "ids")]
    [InlineData("GET", "/api/v1/runs?status=asleep", null, 400, "status")]
    [InlineData("GET", "/api/v1/runs?limit=0", null, 400, "limit")]
    [InlineData("GET", "/api/v1/runs?limit=many", null, 400, "limit")]
    [InlineData("GET", "/api/v1/nothing", null, 404, null)]
    [InlineData("PUT", "/api/v1/runs", "{}", 405, null)]
    [InlineData("GET", "/api/v1/presets/none", null, 404, "preset")]
    [InlineData("GET", "/api/v1/runs/1/series/retrun", null, 404, "metric")]
    [InlineData("GET", "/api/v1/runs/1/series/return?points=0", null, 400, "points")]
    [InlineData("GET", "/api/v1/runs/1/series/return?from=NaN", null, 400, "from")]
    [InlineData("GET", "/api/v1/runs/1/series/return?from=9&to=3", null, 400, "from")]
    [InlineData("GET", "/api/v1/runs/1/series/return?to=-1", null, 400, "to")]
    [InlineData("GET", "/api/v1/runs/1/episodes?limit=-5", null, 400, "limit")]
    [InlineData("GET", "/api/v1/runs/1/episodes/7", null, 404, "episode")]
    [InlineData("GET", "/api/v1/runs/1/snapshot", null, 409, null)]
    [InlineData("GET", "/api/v1/runs/1/checkpoints/5", null, 404, "checkpoint")]
    [InlineData("POST", "/api/v1/runs/1/commands", "{}", 400, "command")]
    [InlineData("POST", "/api/v1/runs/1/commands", """{"command":"fly"}""", 400, "command")]
    [InlineData("POST", "/api/v1/runs/1/commands", """{"command":"step","value":0}""", 400, "value")]
    [InlineData("POST", "/api/v1/runs/1/commands", """{"command":"step","value":1e30}""", 400, "value")]
    [InlineData("POST", "/api/v1/runs/1/commands", """{"command":"step","value":1.5}""", 400, "value")]
    [InlineData("POST", "/api/v1/runs/1/commands", """{"command":"speed","value":"NaN"}""", 400, "value")]
    [InlineData("POST", "/api/v1/runs/1/commands", """{"command":"speed","value":-1}""", 400, "value")]
    [InlineData("POST", "/api/v1/runs/1/commands", """{"command":"speed","value":{}}""", 400, "value")]
    [InlineData("POST", "/api/v1/runs/1/commands", """{"command":"learning","value":"maybe"}""", 400, "value")]
    [InlineData("POST", "/api/v1/runs/99/commands", """{"command":"pause"}""", 404, "id")]
    [InlineData("POST", "/api/v1/runs/1/branches", "{}", 400, "checkpoint")]
    [InlineData("POST", "/api/v1/runs/1/branches", """{"checkpoint":5}""", 404, "checkpoint")]
    [InlineData("POST", "/api/v1/runs/99/branches", """{"checkpoint":5}""", 404, "id")]
    [InlineData("PATCH", "/api/v1/runs/1", """{"name":""}""", 400, "name")]
    [InlineData("GET", "/api/v1/runs/1/exports/series.csv?metric=none", null, 404, "metric")]
    public async Task Request_WhatIsNotThereOrNotAllowed_IsAProblemThatNamesIt(string method, string path, string? body, int status, string? field)
    {
        await _lab.StartRunAsync(paused: true);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await AssertProblemAsync(await _lab.Http.SendAsync(request, Cancellation), status, field);
    }

    [Fact]
    public async Task Post_OtherMediaType_IsRefused() =>
        await AssertProblemAsync(await _lab.Http.PostAsync("/api/v1/runs", new StringContent("preset=memory-chain-demo"), Cancellation), 415, null);

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string? field)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
        if (field is not null)
            Assert.True(problem.GetProperty("errors").EnumerateArray().Any(error => error.GetProperty("field").GetString() == field), text);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
