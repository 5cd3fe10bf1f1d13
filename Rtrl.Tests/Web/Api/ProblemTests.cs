using System.Text.Json;

namespace Rtrl.Tests.Web.Api;

/// <summary>
/// What may be read without a run, and what is asked for wrongly: a problem names the field, its value and what is allowed.
/// </summary>
public sealed class ProblemTests(SharedLab shared) : IClassFixture<SharedLab>
{
    private readonly LabServer _lab = shared.Lab;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
        foreach (
            var path in new[]
            {
                "/api/v1/presets",
                "/api/v1/runs",
                "/api/v1/runs/{id}",
                "/api/v1/runs/{id}/commands",
                "/api/v1/runs/{id}/branches",
                "/api/v1/runs/{id}/series/{metric}",
                "/api/v1/runs/{id}/checkpoints/{checkpoint}",
                "/api/v1/backups",
            }
        )
            Assert.True(paths.TryGetProperty(path, out _), $"{path} is missing.");
        Assert.Equal(
            ["delete", "get"],
            paths.GetProperty("/api/v1/backups/{name}").EnumerateObject().Select(method => method.Name).Order()
        );
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
        Assert.Single(_lab.Queries.List());
    }

    [Theory]
    [InlineData(
        """{"preset":"memory-chain-demo","seeds":"7"}""",
        "seeds holds a value of another kind; allowed: a list, each entry a whole number."
    )]
    [InlineData("""{"preset":"memory-chain-demo","seeds":["x"]}""", "seeds[0] holds a value of another kind; allowed: a whole number.")]
    [InlineData("""{"preset":"memory-chain-demo","paused":"no"}""", "paused holds a value of another kind; allowed: true or false.")]
    [InlineData("""{"preset":7}""", "preset holds a value of another kind; allowed: a text.")]
    [InlineData("[]", "body holds a value of another kind; allowed: an object with the fields /openapi/v1.json lists.")]
    public async Task CreateRuns_ValueOfAnotherKind_IsToldInWords(string body, string message)
    {
        var response = await _lab.PostAsync("/api/v1/runs", body);
        var problem = await AssertProblemAsync(response, 400, null);
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
    [InlineData("POST", "/api/v1/runs", """{"preset":"memory-chain-demo","vary":7}""", 400, "vary")]
    [InlineData("POST", "/api/v1/runs", """{"preset":"memory-chain-demo","vary":{"agent.traceDecay":[]}}""", 400, "vary.agent.traceDecay")]
    [InlineData("POST", "/api/v1/runs", """{"preset":"memory-chain-demo","vary":{"agent.traceDeca":[0]}}""", 400, "agent.traceDeca")]
    [InlineData(
        "POST",
        "/api/v1/runs",
        """{"preset":"memory-chain-demo","vary":{"agent.traceDecay":"9..0"}}""",
        400,
        "vary.agent.traceDecay"
    )]
    [InlineData("POST", "/api/v1/runs", """{"preset":"memory-chain-demo","vary":{"agent.traceDecay":[0,0]}}""", 400, "vary")]
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
    public async Task Request_WhatIsNotThereOrNotAllowed_IsAProblemThatNamesIt(
        string method,
        string path,
        string? body,
        int status,
        string? field
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await AssertProblemAsync(await _lab.Http.SendAsync(request, Cancellation), status, field);
    }

    [Fact]
    public async Task Post_OtherMediaType_IsRefused() =>
        await AssertProblemAsync(
            await _lab.Http.PostAsync("/api/v1/runs", new StringContent("preset=memory-chain-demo"), Cancellation),
            415,
            null
        );

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, int status, string? field)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
        if (field is not null)
            Assert.True(problem.GetProperty("errors").EnumerateArray().Any(error => error.GetProperty("field").GetString() == field), text);
        return problem;
    }
}
