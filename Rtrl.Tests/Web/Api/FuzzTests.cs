using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Web.Sharing;
using Rtrl.Web.Api;

namespace Rtrl.Tests.Web.Api;

/// <summary>
/// Thousands of requests over every operation that the server describes, most of them wrong. RTRL_FUZZ_REQUESTS sets how many (2,000),
/// RTRL_FUZZ_SEED with which seed: a finding names the number of its request.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int MostBackups = 4;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);
    private static readonly string[] s_commands =
    [
        "\"pause\"",
        "\"resume\"",
        "\"step\"",
        "\"stop\"",
        "\"checkpoint\"",
        "\"speed\"",
        "\"learning\"",
    ];

    private const string Declaration =
        "{\"settings\":{\"network.encoderWidth\":8,\"network.hiddenSize\":6,\"network.minNonZeroPerUnit\":1,\"exploration.steps\":100,"
        + "\"stop.steps\":500},\"vary\":{\"environment.length\":\"2, 3\"}}";

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly List<string> _findings = [];
    private byte[] _bundle = [];
    private readonly List<string> _runs = [],
        _checkpoints = [],
        _sandboxes = [],
        _backups = [];
    private LabServer _lab = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Performance")]
    public async Task EveryOperation_WhateverIsSent_AnswersInTimeAndInWords()
    {
        var (requests, seed) = (Number("RTRL_FUZZ_REQUESTS", 2_000), Number("RTRL_FUZZ_SEED", 1));
        await using var lab = _lab = await LabServer.StartAsync(
            settings: ["Rtrl:Training:Workers=1", "Rtrl:Training:MaxActiveRuns=2"],
            configure: builder => builder.Logging.AddProvider(new FaultLog(_faults))
        );
        var operations = (await ApiDescription.ReadAsync(lab)).Operations;
        var fuzzer = new RequestFuzzer(operations, seed, Plausible, () => _bundle);
        var succeeded = new HashSet<ApiOperation>();
        var statuses = new SortedDictionary<int, int>();
        var slowest = TimeSpan.Zero;
        for (var number = 0; number < requests && _findings.Count < 20; number++)
        {
            if (number % operations.Count == 0)
                await BeginAnewAsync();
            var request = fuzzer.Next();
            if (request.Operation.Path.EndsWith("/backup", StringComparison.Ordinal) && _backups.Count >= MostBackups)
                continue;
            var watch = Stopwatch.StartNew();
            var status = await SendAsync(request);
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            if (watch.Elapsed > s_longest)
                _findings.Add($"{request} took {watch.Elapsed.TotalSeconds:0.0} s.");
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (status is >= 200 and < 300)
                succeeded.Add(request.Operation);
        }

        output.WriteLine(
            $"{requests} requests, seed {seed}: {string.Join(", ", statuses.Select(status => $"{status.Value} × {status.Key}"))}; "
                + $"slowest {slowest.TotalMilliseconds:0} ms."
        );
        Assert.True(_findings.Count == 0, string.Join("\n\n", _findings));
        await AssertSoundAsync();
        // An operation that never succeeds is not tried. Some ask for several things that must fit, and what fits depends on how far the
        // runs have come.
        var missed = operations.Except(succeeded).Select(operation => $"{operation}").ToArray();
        if (requests >= 1_500)
            Assert.True(missed.Length <= operations.Count / 10, $"Never succeeded: {string.Join(", ", missed)}");
    }

    [Fact]
    public async Task Next_SameSeed_MakesTheSameRequests()
    {
        await using var lab = await LabServer.StartAsync();
        var operations = (await ApiDescription.ReadAsync(lab)).Operations;
        var (first, second, other) = (Make(1), Make(1), Make(2));
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal(operations.Count, first.Take(operations.Count).Select(text => text.Split(' ', 4)[0]).Distinct().Count());

        string[] Make(int seed)
        {
            var fuzzer = new RequestFuzzer(operations, seed, (_, _) => null, () => [1, 2, 3]);
            return [.. Enumerable.Range(0, 3 * operations.Count).Select(_ => $"{fuzzer.Next()}")];
        }
    }

    private async Task<int> SendAsync(FuzzedRequest request, bool again = false)
    {
        try
        {
            using var message = request.Message(_lab.Address);
            using var response = await _lab.Http.SendAsync(message, Cancellation);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            var status = (int)response.StatusCode;
            if (status >= 500 && response.StatusCode != HttpStatusCode.ServiceUnavailable)
                _findings.Add($"{request} answered {status} {text}\n{string.Join('\n', _faults)}");
            else if (status >= 400 && request.Method != "HEAD" && !IsProblemInWords(response, text))
                _findings.Add($"{request} answered {status} without words: {text}");
            _faults.Clear();
            if (response.IsSuccessStatusCode && request.Method == request.Operation.Method)
                Note(request.Operation, text);
            return status;
        }
        catch (HttpRequestException refusal) when (request.Body is { Length: > RequestJson.MostBytes })
        {
            // Answered and closed while the rest of an overlong body was on its way.
            Assert.NotNull(refusal.InnerException);
            return (int)HttpStatusCode.RequestEntityTooLarge;
        }
        catch (HttpRequestException) when (!again)
        {
            // The server ends a connection whose last body it would not read, and this request was on its way there.
            return await SendAsync(request, again: true);
        }
        catch (HttpRequestException refusal)
        {
            _findings.Add($"{request} was not answered: {refusal}");
            return 0;
        }
    }

    private static bool IsProblemInWords(HttpResponseMessage response, string text)
    {
        // Kestrel itself turns away what is no HTTP or too long for a line, with nothing but a status.
        if (
            text.Length == 0
            && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestUriTooLong
            && response.Headers.ConnectionClose == true
        )
            return true;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return false;
        var problem = JsonDocument.Parse(text).RootElement;
        return text.Length < 50_000
            && problem.GetProperty("detail").GetString() is { Length: > 10 }
            && (
                !problem.TryGetProperty("errors", out var errors)
                || errors
                    .EnumerateArray()
                    .All(error =>
                        error.GetProperty("field").GetString() is { Length: > 0 }
                        && error.GetProperty("message").GetString() is { Length: > 10 }
                    )
            );
    }

    /// <summary>Whatever there is goes; three small runs come that stand at a step, with checkpoints and sandboxes of the first.</summary>
    private async Task BeginAnewAsync()
    {
        if (_lab.Queries.List() is { Count: > 0 } old)
            await _lab.Training.DeleteAsync([.. old.Select(run => run.Id)], Cancellation);
        foreach (var known in new[] { _runs, _checkpoints, _sandboxes })
            known.Clear();
        var settings = LabServer.Small(steps: 20_000);
        foreach (
            var one in new[]
            {
                settings,
                settings with
                {
                    Agent = settings.Agent with { Name = "qrc" },
                },
                settings with
                {
                    Network = settings.Network with { Cell = "none" },
                },
            }
        )
        {
            var id = await _lab.StartRunAsync(one, paused: true);
            await _lab.Training.CommandAsync(id, "step", "600", Cancellation);
            _runs.Add($"{id}");
        }

        var first = long.Parse(_runs[0], CultureInfo.InvariantCulture);
        for (var number = 0; number < 3; number++)
        {
            await _lab.Training.CommandAsync(first, "checkpoint", null, Cancellation);
            await _lab.Training.CommandAsync(first, "step", "20", Cancellation);
            using var sandbox = await _lab.PostAsync($"/api/v1/runs/{first}/sandboxes", "{}");
            _sandboxes.Add($"{JsonDocument.Parse(await sandbox.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("id")}");
        }

        using (
            var declared = await _lab.Http.PutAsync(
                "/api/v1/experiments/fuzzed",
                new StringContent($"{{\"declaration\":{Declaration}}}", Encoding.UTF8, "application/json"),
                Cancellation
            )
        )
            Assert.True(declared.IsSuccessStatusCode, await declared.Content.ReadAsStringAsync(Cancellation));
        _bundle = await SharingTests.BundleAsync(_lab, $"runs={first}");
        _checkpoints.AddRange(_lab.Queries.Checkpoints(first).Select(checkpoint => $"{checkpoint.Id}"));
    }

    /// <summary>Takes down what a success made, so that later requests can name it.</summary>
    private void Note(ApiOperation operation, string text)
    {
        if (operation is not { Method: "POST" })
            return;
        if (operation.Path.EndsWith("/sandboxes", StringComparison.Ordinal))
            _sandboxes.Add($"{JsonDocument.Parse(text).RootElement.GetProperty("id")}");
        if (operation.Path.EndsWith("/backup", StringComparison.Ordinal))
            _backups.Add(JsonDocument.Parse(text).RootElement.GetProperty("href").GetString()!.Split('/')[^1]);
    }

    private IReadOnlyList<string>? Plausible(ApiOperation operation, string name) =>
        name switch
        {
            "id" when operation.Method == "DELETE" && operation.Path.EndsWith("{id}", StringComparison.Ordinal) => [_runs[^1]],
            "id"
                when operation.Path.Contains("{sandbox}", StringComparison.Ordinal)
                    || operation.Path.Contains("{checkpoint}", StringComparison.Ordinal)
                    || operation.Path.EndsWith("branches", StringComparison.Ordinal) => [_runs[0]],
            "id" => _runs,
            "ids" => [$"\"{_runs[^1]}\"", $"\"{_runs[^1]},{_runs[^2]}\""],
            "sandbox" => _sandboxes,
            "checkpoint"
                when operation.Path.EndsWith("branches", StringComparison.Ordinal)
                    || operation.Path.Contains("{checkpoint}", StringComparison.Ordinal) => _checkpoints,
            "checkpoint" => ["\"live\"", "\"latest\"", "\"best\"", .. _checkpoints],
            "name" when operation.Path.Contains("backups", StringComparison.Ordinal) => _backups,
            "name" when operation.Path.Contains("experiments", StringComparison.Ordinal) => ["\"fuzzed\""],
            "show" => ["\"success\"", "\"final\""],
            "rows" or "columns" or "minus" => ["\"environment.length\""],
            "left" => ["\"2\""],
            "right" => ["\"3\""],
            "dark" => ["true", "false"],
            "width" => ["320", "500"],
            "scale" => ["1", "2"],
            "declaration" => [Declaration, "{}", "{\"vary\":{\"agent.traceDecay\":\"0..2\"}}"],
            "command" when operation.Path.Contains("experiments", StringComparison.Ordinal) => ["\"start\"", "\"pause\"", "\"again\""],
            "value" when operation.Path.Contains("experiments", StringComparison.Ordinal) => ["null", .. _runs],
            "table" => ["\"runs\"", "\"series\"", "\"episodes\""],
            "format" => ["\"csv\"", "\"json\"", "\"parquet\""],
            "experiment" or "without" or "algorithm" or "task" or "measure" => ["null"],
            "where" => ["\"\"", "\"env:memory\""],
            "runs" => [$"\"{_runs[0]}\"", $"\"{_runs[0]},{_runs[1]}\""],
            "name" when operation.Path.Contains("presets", StringComparison.Ordinal) => ["\"memory-chain-demo\""],
            "metric" => ["\"return\"", "\"tdError\""],
            "command" => s_commands,
            "value" => ["null", "null", "1", "true", "0"],
            "settings" =>
            [
                "{}",
                "{\"agent.traceDecay\":0.5}",
                "{\"agent\":{\"name\":\"stream-q\"},\"environment\":{\"length\":5},"
                    + "\"network\":{\"encoderWidth\":8,\"hiddenSize\":6,\"minNonZeroPerUnit\":1},\"stop.steps\":5000}",
                "{\"network.hiddenSize\":-1}",
                "{\"stop.steps\":900000}",
            ],
            "preset" => ["null", "\"memory-chain-demo\""],
            "variant" => ["null"],
            "seeds" => ["[1]", "[1,2]", "[]"],
            "paused" => ["true"],
            "status" => ["\"paused\"", "\"finished\""],
            "intervention" => ["{\"units\":[0]}", "{\"kind\":\"zero\",\"units\":[1,3],\"baselineEpisodes\":5}"],
            "units" => ["[0]", "[1,3]"],
            "network" => ["null"],
            "flip" => ["[\"cue\"]", "[]"],
            "hidden" => ["{\"cue\":1}", "{}"],
            "observation" => ["{}", "null"],
            "cue" => ["\"cue\""],
            "to" => ["500", "5000"],
            "episodes" when operation.Path.EndsWith("ablation", StringComparison.Ordinal) => ["100"],
            "episodes" => ["20", "30"],
            "feature" => ["0"],
            _ => null,
        };

    /// <summary>The server goes on, and nothing absurd was stored.</summary>
    private async Task AssertSoundAsync()
    {
        Assert.Equal("Healthy", await _lab.Http.GetStringAsync("/health", Cancellation));
        Assert.Null((await _lab.GetJsonAsync("/api/v1/about")).GetProperty("fault").GetString());
        foreach (var row in _lab.Queries.List())
        {
            var detail = _lab.Queries.Find(row.Id)!;
            Assert.Equal([], SettingsDocument.Validate(detail.Settings));
            Assert.InRange(row.Name.Length, 1, 200);
            Assert.InRange(row.Tags.Count, 0, 32);
            Assert.All(row.Tags, tag => Assert.InRange(tag?.Trim().Length ?? 0, 1, 50));
            Assert.All(
                [row.Name, detail.Notes, .. row.Tags],
                text => Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)))
            );
            Assert.InRange(row.Step, 0, row.PlannedSteps);
        }

        var files = new DirectoryInfo(_lab.Folder).EnumerateFiles("*", SearchOption.AllDirectories).ToArray();
        Assert.InRange(files.Sum(file => file.Length), 1, 500_000_000);
        Assert.All(
            files,
            file => Assert.Matches(@"^rtrl\.db|^backups/rtrl-", Path.GetRelativePath(_lab.Folder, file.FullName).Replace('\\', '/'))
        );
        var fresh = await _lab.StartRunAsync(LabServer.Small(steps: 500));
        await _lab.UntilStatusAsync(fresh, RunStatus.Finished);
    }

    private static int Number(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : fallback;

    /// <summary>Keeps the stack traces of faults, for the finding.</summary>
    private sealed class FaultLog(ConcurrentQueue<string> faults) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (exception is not null && IsEnabled(logLevel))
                faults.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose() { }
    }
}
