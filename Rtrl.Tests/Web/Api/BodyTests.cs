using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Web.Api;

namespace Rtrl.Tests.Web.Api;

/// <summary>Whatever stands in a body is taken or refused with its place, for every operation that the server describes.</summary>
public sealed class BodyTests(BodyTests.Server server) : IClassFixture<BodyTests.Server>
{
    private const string HalfEscaped = "\\ud800";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LabServer Lab => server.Lab;

    [Fact]
    public async Task EveryText_HalfASurrogate_IsRefusedWithItsPlace()
    {
        var asked = 0;
        foreach (var (operation, place, shape, around) in await PlacesAsync())
        {
            if (shape.Kind is not ("string" or "any"))
                continue;
            asked++;
            await AssertProblemAsync(operation, Encoding.UTF8.GetBytes(around($"\"a{HalfEscaped}b\"")), 400, place);
            await AssertProblemAsync(
                operation,
                [.. Encoding.UTF8.GetBytes(around("\"a#b\"")).SelectMany<byte, byte>(one => one == (byte)'#' ? [0xED, 0xA0, 0x80] : [one])],
                400,
                "body"
            );
        }

        Assert.InRange(asked, 12, 100);
    }

    [Fact]
    public async Task EveryObject_NameWithHalfASurrogate_IsRefusedWithItsPlace()
    {
        foreach (var (operation, place, shape, around) in await PlacesAsync())
        {
            if (shape.Kind is "object" or "table" or "any")
                await AssertProblemAsync(
                    operation,
                    Encoding.UTF8.GetBytes(around($$"""{"{{HalfEscaped}}":1}""")),
                    400,
                    place.Length == 0 ? "body" : place
                );
        }
    }

    [Fact]
    public async Task EveryListAndTable_EntryThatIsNull_IsRefusedWithItsPlace()
    {
        var asked = new List<string>();
        foreach (var (operation, place, shape, around) in await PlacesAsync())
        {
            if (shape.Kind is not ("array" or "table"))
                continue;
            asked.Add(place);
            await AssertProblemAsync(
                operation,
                Encoding.UTF8.GetBytes(around(shape.Kind == "array" ? "[null]" : """{"x":null}""")),
                400,
                place + (shape.Kind == "array" ? "[0]" : ".x")
            );
        }

        Assert.Superset(new HashSet<string> { "tags", "seeds", "flip", "hidden", "observation", "intervention.units" }, asked.ToHashSet());
        Assert.Equal([], Lab.Row(1).Tags);
    }

    [Fact]
    public async Task EveryField_ValueOfAnotherKind_IsRefusedWithItsPlace()
    {
        foreach (var (operation, place, shape, around) in await PlacesAsync())
        {
            if (shape.Kind != "any")
                await AssertProblemAsync(
                    operation,
                    Encoding.UTF8.GetBytes(around(shape.Kind is "object" or "table" ? "[7]" : """{"x":7}""")),
                    400,
                    place.Length == 0 ? "body" : place
                );
        }
    }

    [Fact]
    public async Task EveryBody_UnknownOrDoubleField_IsRefusedWithItsName()
    {
        foreach (var operation in await OperationsAsync())
        {
            await AssertProblemAsync(operation, """{"colour":1}"""u8.ToArray(), 400, "colour");
            var name = operation.Body!.Fields.Keys.First();
            await AssertProblemAsync(
                operation,
                Encoding.UTF8.GetBytes($$"""{"{{name}}":null,"{{name.ToUpperInvariant()}}":null}"""),
                400,
                name.ToUpperInvariant()
            );
        }
    }

    [Theory]
    [InlineData("application/json; charset=klingon", 415)]
    [InlineData("application/json; charset=\"\"", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=utf-7", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/json; charset=UTF-8", 400)]
    [InlineData("application/json; charset=\"utf-8\"", 400)]
    [InlineData("application/json", 400)]
    public async Task EveryBody_Charset_IsUtf8OrRefused(string contentType, int status)
    {
        foreach (var operation in await OperationsAsync())
        {
            using var content = new ByteArrayContent("""{"colour":1}"""u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            await AssertProblemAsync(operation, content, status, null);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a":1}}""")]
    [InlineData("nul")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{\"name\":\"a\u0000b\"}")]
    public async Task CreateRuns_NoObject_IsRefused(string body) =>
        await AssertProblemAsync(new ApiOperation("POST", "/api/v1/runs", [], null), Encoding.UTF8.GetBytes(body), 400, null);

    [Fact]
    public async Task CreateRuns_NestedTooDeeply_IsRefused() =>
        await AssertProblemAsync(
            new ApiOperation("POST", "/api/v1/runs", [], null),
            Encoding.UTF8.GetBytes($"{{\"settings\":{new string('[', 100_000)}{new string(']', 100_000)}}}"),
            400,
            "body"
        );

    [Fact]
    public async Task CreateRuns_ByteOrderMark_IsNoFault() =>
        await AssertProblemAsync(new ApiOperation("POST", "/api/v1/runs", [], null), [.. "\uFEFF{\"preset\":\"none\"}"u8], 400, "preset");

    [Fact]
    public async Task EveryBody_OfMoreThanAMegabyte_IsRefused()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"notes":"{{new string('x', RequestJson.MostBytes)}}"}""");
        foreach (var operation in await OperationsAsync())
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Filled(operation.Path))
            {
                Content = new ByteArrayContent(body),
            };
            request.Headers.ExpectContinue = true; // Kestrel answers before the body is sent
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await Lab.Http.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Contains("1,000,000 bytes", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("settings")]
    [InlineData("agent")]
    public async Task CreateRuns_EightThousandUnknownKeys_CostLittleAndAnswerLittle(string group)
    {
        var keys = $"{{{string.Join(",", Enumerable.Range(0, 8_000).Select(index => $"\"unknown{index}\":{index}"))}}}";
        var body = group switch
        {
            "" => keys,
            "settings" => $$"""{"settings":{{keys}}}""",
            _ => $$$"""{"settings":{"{{{group}}}":{{{keys}}}}}""",
        };
        using var response = await Lab.PostAsync("/api/v1/runs", body);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.InRange(text.Length, 100, 20_000);
        Assert.Equal(20, JsonDocument.Parse(text).RootElement.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public void With_EightThousandUnknownKeys_CostsNoMoreThanTwenty()
    {
        var (few, many) = (Fastest(20), Fastest(8_000));
        // It was 400 times as much.
        Assert.True(many < 20 * few, $"20 keys take {few.TotalMilliseconds} ms, 8,000 take " + $"{many.TotalMilliseconds} ms.");

        static TimeSpan Fastest(int keys)
        {
            using var json = JsonDocument.Parse(
                $"{{{string.Join(",", Enumerable.Range(0, keys).Select(index => $"\"unknown{index}\":{index}"))}}}"
            );
            return Enumerable
                .Range(0, 5)
                .Min(_ =>
                {
                    var watch = Stopwatch.StartNew();
                    Assert.Equal(
                        SettingsDocument.MostProblems,
                        Assert
                            .Throws<InvalidSettingsException>(() => SettingsDocument.With(new RunSettings(), json.RootElement))
                            .Problems.Count
                    );
                    return watch.Elapsed;
                });
        }
    }

    [Theory]
    [InlineData("""{"preset":"#"}""", "preset")]
    [InlineData("""{"preset":"memory-chain-demo","name":"#"}""", "name")]
    [InlineData("""{"preset":"memory-chain-demo","tags":["#"]}""", "tags")]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"#":1}}""", null)]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"agent.name":"#"}}""", "agent.name")]
    [InlineData("""{"preset":"memory-chain-demo","settings":{"agent":"#"}}""", "agent")]
    [InlineData("""{"preset":"memory-chain-demo","settings":"#"}""", "settings")]
    [InlineData("""{"#":1}""", null)]
    [InlineData("""{"paused":"#"}""", "paused")]
    public async Task CreateRuns_EndlessText_IsEchoedCut(string body, string? field)
    {
        using var response = await Lab.PostAsync(
            "/api/v1/runs",
            body.Replace("#", string.Concat(Enumerable.Repeat("😀", 100_000)), StringComparison.Ordinal)
        );
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.InRange(text.Length, 50, 20_000); // it was a megabyte
        Assert.DoesNotContain('\uFFFD', text); // no character is cut in two
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        if (field is not null)
            Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Of_RunDeletedMeanwhile_IsNotFound()
    {
        var gone = await Assert.ThrowsAsync<HistoryException>(() =>
            Lab.App.Services.GetRequiredService<IRunHistory>().EditAsync(4711, new RunEdit("name"))
        );
        Assert.Equal(404, Problems.Of(gone).Status);
        Assert.Equal(404, Problems.Of(Assert.Throws<HistoryException>(() => Lab.Queries.ReadCheckpoint(4711))).Status);
        Assert.Equal(503, Problems.Of(new HistoryException("The disk is full.")).Status);
    }

    private async Task<IReadOnlyList<ApiOperation>> OperationsAsync()
    {
        var operations = (await ApiDescription.ReadAsync(Lab)).Operations.Where(operation => operation.Body is not null).ToArray();
        Assert.InRange(operations.Length, 10, 50);
        return operations;
    }

    private async Task<IEnumerable<(ApiOperation Operation, string Place, ApiShape Shape, Func<string, string> Around)>> PlacesAsync() =>
        from operation in await OperationsAsync()
        from place in operation.Body!.Places()
        select (operation, place.Place, place.Shape, place.Around);

    private static string Filled(string path) =>
        path.Replace("{id}", "1", StringComparison.Ordinal).Replace("{sandbox}", "1", StringComparison.Ordinal);

    private async Task AssertProblemAsync(ApiOperation operation, byte[] body, int status, string? field)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await AssertProblemAsync(operation, content, status, field);
    }

    private async Task AssertProblemAsync(ApiOperation operation, HttpContent content, int status, string? field)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Filled(operation.Path)) { Content = content };
        using var response = await Lab.Http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        var sent = Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync(Cancellation));
        var what = $"{operation} {sent[..Math.Min(200, sent.Length)]}: {(int)response.StatusCode} {text}";
        Assert.True((int)response.StatusCode == status, what);
        Assert.True(response.Content.Headers.ContentType?.MediaType == "application/problem+json", what);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()), what);
        if (field is not null)
            Assert.True(
                problem.GetProperty("errors").EnumerateArray().Any(error => error.GetProperty("field").GetString() == field),
                $"{field} is not named. {what}"
            );
    }

    /// <summary>One for all of them: nothing that they send changes anything.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal LabServer Lab { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Lab = await LabServer.StartAsync();
            await Lab.StartRunAsync(paused: true);
            await Lab.CommandAsync(1, "step", 100);
            Assert.Equal(HttpStatusCode.Created, (await Lab.PostAsync("/api/v1/runs/1/sandboxes", "{}")).StatusCode);
        }

        public ValueTask DisposeAsync() => Lab.DisposeAsync();
    }
}
