using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Inspection;

namespace Rtrl.Tests.Web.Api;

/// <summary>Evaluations, sandboxes and replays over REST, on a real server.</summary>
public sealed class InspectionApiTests : IAsyncLifetime
{
    private static readonly (string Path, string Body, int Status, string? Field)[] s_refused =
    [
        ("runs/99/evaluations", "{}", 404, "id"),
        ("runs/1/evaluations", """{"checkpoint":"newest"}""", 400, "checkpoint"),
        ("runs/1/evaluations", """{"checkpoint":4711}""", 404, "checkpoint"),
        ("runs/1/evaluations", """{"checkpoint":[1]}""", 400, "checkpoint"),
        ("runs/1/evaluations", """{"episodes":0}""", 400, "episodes"),
        ("runs/1/evaluations", """{"episodes":10001}""", 400, "episodes"),
        ("runs/1/evaluations", """{"seed":-1}""", 400, "seed"),
        ("runs/1/sandboxes", """{"episode":99999}""", 404, "episode"),
        ("runs/1/sandboxes", """{"episode":3,"step":77}""", 400, "step"),
        ("runs/1/sandboxes", """{"step":3}""", 400, "step"),
        ("runs/1/sandboxes", """{"episode":3,"checkpoint":"latest"}""", 400, "episode"),
        ("runs/1/sandboxes/1/steps", """{"count":0}""", 400, "count"),
        ("runs/1/sandboxes/2/steps", "{}", 404, "sandbox"),
        ("runs/1/sandboxes/1/steps", """{"intervention":{"units":[1]},"learning":true}""", 409, null),
        ("runs/1/sandboxes/1/shift", "{}", 400, "intervention"),
        ("runs/1/sandboxes/1/shift", """{"intervention":{"units":[6]}}""", 400, "intervention.units"),
        ("runs/1/sandboxes/1/shift", """{"intervention":{"units":[1,1]}}""", 400, "intervention.units"),
        ("runs/1/sandboxes/1/shift", """{"intervention":{"units":[1],"kind":"noise","scale":-1}}""", 400, "intervention.scale"),
        ("runs/1/sandboxes/1/shift", """{"intervention":{"units":[1],"network":"critic"}}""", 400, "intervention.network"),
        ("runs/1/sandboxes/1/shift", """{"intervention":{"units":[1],"kind":"explode"}}""", 400, "intervention.kind"),
        ("runs/1/sandboxes/1/ablation", """{"intervention":{"units":[1]},"episodes":99}""", 400, "episodes"),
        ("runs/1/sandboxes/1/twin", "{}", 400, "flip"),
        ("runs/1/sandboxes/1/twin", """{"flip":["queue"]}""", 400, "flip"),
        ("runs/1/sandboxes/1/twin", """{"hidden":{"cue":0.5}}""", 409, null),
        ("runs/1/sandboxes/1/twin", """{"observation":{"cue":1},"steps":0}""", 400, "steps"),
    ];

    private LabServer _lab = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await LabServer.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Evaluation_OfEachState_IsTheEnginesAndTouchesNothing()
    {
        var id = await SteppedAsync(1_003);
        var live = await PostAsync($"runs/{id}/evaluations", """{"episodes":50,"seed":3}""");
        var run = new TrainingRun(LabServer.Small());
        for (var i = 0; i < 1_003; i++)
            run.Step();
        var expected = Evaluation.Run(Sandbox.Of(run), new EvaluationSettings(50, 3), Cancellation);
        Assert.Equal(expected.Returns, live.GetProperty("returns").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(
            ("live", "greedy", 1_003),
            (live.GetProperty("source").GetString(), live.GetProperty("policy").GetString(), live.GetProperty("step").GetInt64())
        );
        Assert.Equal(expected.Return.Low, live.GetProperty("return").GetProperty("low").GetDouble());
        Assert.Equal(expected.Right!.Value.Value, live.GetProperty("right").GetProperty("value").GetDouble());

        await CommandAsync(id, "checkpoint");
        foreach (var checkpoint in new[] { "\"latest\"", "\"best\"", $"{_lab.Queries.Checkpoints(id)[^1].Id}" })
        {
            var stored = await PostAsync($"runs/{id}/evaluations", $$"""{"checkpoint":{{checkpoint}},"episodes":50,"seed":3}""");
            Assert.Equal(expected.Returns, stored.GetProperty("returns").EnumerateArray().Select(value => value.GetDouble()));
            Assert.StartsWith("checkpoint ", stored.GetProperty("source").GetString());
        }

        Assert.Equal(run.Fingerprint(), _lab.Stored(id).Fingerprint);
    }

    [Fact]
    public async Task Request_ThatCannotBe_IsAProblemWithItsField()
    {
        await SteppedAsync(501);
        await PostAsync("runs/1/sandboxes", "{}", HttpStatusCode.Created);
        foreach (var (path, body, status, field) in s_refused)
        {
            using var answer = await _lab.PostAsync($"/api/v1/{path}", body);
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
            Assert.True((int)answer.StatusCode == status, $"{path} {body}: {problem}");
            Assert.DoesNotContain("(Parameter", problem.ToString(), StringComparison.Ordinal);
            if (field is not null)
                Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
        }

        Assert.Equal(501, _lab.Row(1).Step);
    }

    [Fact]
    public async Task Sandbox_OfALiveRun_CanBeSteppedDisturbedAndThrownAway()
    {
        var id = await SteppedAsync(2_502);
        var sandbox = await PostAsync($"runs/{id}/sandboxes", "{}", HttpStatusCode.Created);
        var path = $"runs/{id}/sandboxes/{sandbox.GetProperty("id").GetInt64()}";
        Assert.Equal(
            (2_502, 6, "live"),
            (
                sandbox.GetProperty("originStep").GetInt64(),
                sandbox.GetProperty("units").GetInt32(),
                sandbox.GetProperty("source").GetString()
            )
        );
        Assert.Equal(["cue"], sandbox.GetProperty("hiddenNames").EnumerateArray().Select(name => name.GetString()));

        var shift = await PostAsync(path + "/shift", """{"intervention":{"units":[0,1,2,3,4,5],"kind":"zero"}}""");
        Assert.Equal(2, shift.GetProperty("outputs").GetArrayLength());
        Assert.Equal(
            shift.GetProperty("touched").GetProperty("outputs")[0][0].GetDouble()
                - shift.GetProperty("untouched").GetProperty("outputs")[0][0].GetDouble(),
            shift.GetProperty("outputs")[0].GetDouble(),
            5
        );

        var ablation = await PostAsync(path + "/ablation", """{"intervention":{"units":[4,2]},"episodes":120}""");
        Assert.Equal(
            ("mean", 120, 2),
            (
                ablation.GetProperty("kind").GetString(),
                ablation.GetProperty("touched").GetProperty("episodes").GetInt32(),
                ablation.GetProperty("controlUnits").GetArrayLength()
            )
        );
        Assert.DoesNotContain(ablation.GetProperty("controlUnits").EnumerateArray(), unit => unit.GetInt32() is 2 or 4);

        var frozen = await PostAsync(path + "/evaluation", """{"episodes":30}""");
        Assert.Equal(200, frozen.GetProperty("training").GetProperty("count").GetInt32());
        Assert.Equal("training policy", frozen.GetProperty("frozen").GetProperty("policy").GetString());

        var steps = await PostAsync(path + "/steps", """{"count":8}""");
        Assert.Equal(
            Enumerable.Range(2_502, 8).Select(step => (long)step),
            steps.GetProperty("step").EnumerateArray().Select(step => step.GetInt64())
        );
        Assert.Equal(8 * 12, MemoryMarshal.Cast<byte, float>(steps.GetProperty("hiddenState").GetBytesFromBase64()).Length);
        var touched = await PostAsync(path + "/steps", """{"count":3,"intervention":{"units":[3],"kind":"hold"}}""");
        var states = MemoryMarshal.Cast<byte, float>(touched.GetProperty("hiddenState").GetBytesFromBase64()).ToArray();
        Assert.Equal((0f, 0f), (states[3], states[9])); // held from the start of an episode
        Assert.Equal(2_513, (await _lab.GetJsonAsync($"/api/v1/{path}")).GetProperty("step").GetInt64());

        Assert.Equal(HttpStatusCode.NoContent, (await _lab.Http.DeleteAsync($"/api/v1/{path}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _lab.Http.GetAsync($"/api/v1/{path}", Cancellation)).StatusCode);
        Assert.Equal(2_502, _lab.Row(id).Step);
        Assert.DoesNotContain(_lab.Queries.Events(id), @event => @event.Kind is "learning" or "branched");
    }

    [Fact]
    public async Task Twin_OfAFlippedCue_DivergesWhereTheCueIsSeen()
    {
        var id = await SteppedAsync(2_500);
        var sandbox = await PostAsync($"runs/{id}/sandboxes", """{"episode":480,"step":0}""", HttpStatusCode.Created);
        var path = $"runs/{id}/sandboxes/{sandbox.GetProperty("id").GetInt64()}";
        Assert.Equal((2_400, "episode 480, step 0"), (sandbox.GetProperty("step").GetInt64(), sandbox.GetProperty("source").GetString()));
        var twin = await PostAsync(path + "/twin", """{"flip":["cue"]}""");
        Assert.Equal(0, twin.GetProperty("diverges").GetProperty("observation").GetInt32());
        Assert.Equal(5, twin.GetProperty("original").GetProperty("step").GetArrayLength());
        Assert.Equal(
            twin.GetProperty("original").GetProperty("observation")[0][2].GetDouble(),
            -twin.GetProperty("twin").GetProperty("observation")[0][2].GetDouble()
        );
        Assert.Equal(5 * 6 * sizeof(float), twin.GetProperty("stateDifference").GetBytesFromBase64().Length);

        var late = await PostAsync($"runs/{id}/sandboxes", """{"episode":480,"step":3}""", HttpStatusCode.Created);
        var verdict = await PostAsync($"runs/{id}/sandboxes/{late.GetProperty("id").GetInt64()}/twin", """{"flip":["cue"]}""");
        Assert.Equal(JsonValueKind.Null, verdict.GetProperty("diverges").GetProperty("state").ValueKind);
        Assert.Equal(1, verdict.GetProperty("diverges").GetProperty("reward").GetInt32());
    }

    /// <summary>Evaluated, cloned, stepped, ablated, flipped and replayed while it trains; then compared with one left alone.</summary>
    [Fact]
    public async Task Run_InspectedThroughout_IsBitIdenticalToOneLeftAlone()
    {
        var settings = LabServer.Small(steps: 60_000);
        var id = await _lab.StartRunAsync(settings, speed: 500); // it cannot end before it is let go, however slow the machine is
        for (var round = 0; _lab.Row(id).Status != RunStatus.Finished; round++)
        {
            await _lab.UntilStepAsync(id, 5 * (round + 1)); // the episode that is replayed below has been lived
            await PostAsync($"runs/{id}/evaluations", """{"episodes":20}""");
            var sandbox = await PostAsync($"runs/{id}/sandboxes", "{}", HttpStatusCode.Created);
            var path = $"runs/{id}/sandboxes/{sandbox.GetProperty("id").GetInt64()}";
            await PostAsync(path + "/steps", """{"count":200,"learning":true}""");
            await PostAsync(path + "/ablation", """{"intervention":{"units":[0,1]},"episodes":100}""");
            await PostAsync(path + "/twin", """{"flip":["cue"],"steps":40}""");
            await _lab.GetJsonAsync($"/api/v1/runs/{id}/episodes/{round}/replay");
            Assert.Equal(HttpStatusCode.NoContent, (await _lab.Http.DeleteAsync($"/api/v1/{path}", Cancellation)).StatusCode);
            if (round == 1)
                await CommandAsync(id, "speed", 0);
        }

        await LabServer.UntilAsync(() => _lab.Queries.Checkpoints(id).Any(checkpoint => checkpoint.Step == 60_000), "the last checkpoint");
        Assert.Equal(LabServer.Undisturbed(settings, 60_000), _lab.Stored(id).Fingerprint);
        Assert.False(_lab.Row(id).Altered);
        Assert.Equal(12_000, _lab.Row(id).Episodes);
    }

    [Fact]
    public async Task Replay_OfAnEpisode_IsWhatTheStoredRowSays()
    {
        var id = await SteppedAsync(1_000);
        await CommandAsync(id, "learning", "off");
        await CommandAsync(id, "step", 200);
        await CommandAsync(id, "learning", "on");
        await CommandAsync(id, "step", 803);
        await LabServer.UntilAsync(() => _lab.Queries.Episodes(id, 399, 399, 1).Count == 1, "the last episode's row");
        foreach (var episode in new[] { 0, 7, 205, 230, 399 })
        {
            var row = _lab.Queries.Episodes(id, episode, episode, 1)[0];
            var replay = await _lab.GetJsonAsync($"/api/v1/runs/{id}/episodes/{episode}/replay");
            Assert.True(replay.GetProperty("verified").GetBoolean());
            Assert.True(replay.GetProperty("sameKernels").GetBoolean());
            Assert.Equal(row.StartStep, replay.GetProperty("startStep").GetInt64());
            var steps = replay.GetProperty("steps");
            Assert.Equal(row.Length, steps.GetProperty("step").GetArrayLength());
            Assert.Equal(row.Return, steps.GetProperty("reward").EnumerateArray().Sum(reward => reward.GetDouble()));
            Assert.Equal(row.Length * 12 * sizeof(float), steps.GetProperty("hiddenState").GetBytesFromBase64().Length);
        }

        // A window of it; the episode in progress; one that has not begun.
        var window = (await _lab.GetJsonAsync($"/api/v1/runs/{id}/episodes/205/replay?from=2&count=2")).GetProperty("steps");
        Assert.Equal([2, 3], window.GetProperty("episodeStep").EnumerateArray().Select(step => step.GetInt32()));
        var running = await _lab.GetJsonAsync($"/api/v1/runs/{id}/episodes/400/replay");
        Assert.Equal(3, running.GetProperty("steps").GetProperty("step").GetArrayLength());
        Assert.Equal(2_000, running.GetProperty("startStep").GetInt64());
        Assert.Equal(JsonValueKind.Null, running.GetProperty("verified").ValueKind);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _lab.Http.GetAsync($"/api/v1/runs/{id}/episodes/402/replay", Cancellation)).StatusCode
        );
        await CommandAsync(id, "step", 2);
        await LabServer.UntilAsync(() => _lab.Queries.Episodes(id, 400, 400, 1).Count == 1, "the row of the episode that has ended now");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _lab.Http.GetAsync($"/api/v1/runs/{id}/episodes/401/replay", Cancellation)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _lab.Http.GetAsync($"/api/v1/runs/{id}/episodes/3/replay?count=5000", Cancellation)).StatusCode
        );
    }

    /// <summary>An episode whose row was thinned out is found by counting from the nearest checkpoint.</summary>
    [Fact]
    public async Task Replay_OfAnEpisodeWithoutARow_IsFoundByCounting()
    {
        var id = await SteppedAsync(40_000); // 8,000 episodes: rows of the first 1,000 and the last 5,000
        await LabServer.UntilAsync(() => _lab.Queries.Episodes(id, 7_999, 7_999, 1).Count == 1, "the last episode's row");
        Assert.Empty(_lab.Queries.Episodes(id, 1_500, 1_500, 1));
        var replay = await _lab.GetJsonAsync($"/api/v1/runs/{id}/episodes/1500/replay");
        Assert.Equal(7_500, replay.GetProperty("startStep").GetInt64());
        var inspection = _lab.App.Services.GetRequiredService<IInspection>();
        Assert.Equal(
            (0, 9, 7_000),
            (
                await inspection.EpisodeAtAsync(id, 4, Cancellation),
                await inspection.EpisodeAtAsync(id, 49, Cancellation),
                await inspection.EpisodeAtAsync(id, 35_004, Cancellation)
            )
        );
        // Its row was thinned out: the curve knows it nearly.
        Assert.InRange(await inspection.EpisodeAtAsync(id, 7_502, Cancellation), 1_450, 1_550);
        Assert.Equal(5, replay.GetProperty("steps").GetProperty("step").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, replay.GetProperty("verified").ValueKind);
    }

    [Fact]
    public async Task Replay_OfABranchsEpisodeWhoseCheckpointIsGone_SaysSo()
    {
        var parent = await SteppedAsync(1_000);
        await CommandAsync(parent, "checkpoint");
        var branch = (
            await PostAsync(
                $"runs/{parent}/branches",
                $$"""{"checkpoint":{{_lab.Queries.Checkpoints(parent)[^1].Id}}}""",
                HttpStatusCode.Created
            )
        )
            .GetProperty("id")
            .GetInt64();
        await CommandAsync(branch, "step", 500);
        await LabServer.UntilAsync(() => _lab.Queries.LastEpisodes(branch, 1).Count == 1, "the branch's episodes");
        var row = _lab.Queries.LastEpisodes(branch, 1)[0];
        Assert.True((await _lab.GetJsonAsync($"/api/v1/runs/{branch}/episodes/{row.Episode}/replay")).GetProperty("verified").GetBoolean());

        using var gone = await _lab.Http.GetAsync($"/api/v1/runs/{branch}/episodes/10/replay", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, gone.StatusCode);
        Assert.Contains("no checkpoint before it is kept", await gone.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Replay_FarFromItsCheckpoint_IsQuickAgainNearby()
    {
        var settings = new RunSettings
        {
            Environment = new() { Length = 5 },
            Network = LabServer.Small().Network,
            Agent = LabServer.Small().Agent,
            Exploration = new() { Steps = 2_000 },
            Stop = new() { Steps = 100_000_000 },
            Seed = 4,
        };
        var id = await _lab.StartRunAsync(settings, paused: true);
        await CommandAsync(id, "step", 45_000);
        await LabServer.UntilAsync(() => _lab.Queries.Episodes(id, 8_999, 8_999, 1).Count == 1, "the last episode's row");
        var first = await _lab.GetJsonAsync($"/api/v1/runs/{id}/episodes/8990/replay");
        var second = await _lab.GetJsonAsync($"/api/v1/runs/{id}/episodes/8992/replay");
        Assert.Equal((44_950, "the first step"), (first.GetProperty("resimulated").GetInt64(), first.GetProperty("source").GetString()));
        Assert.Equal(
            (10, "a state kept from an earlier replay"),
            (second.GetProperty("resimulated").GetInt64(), second.GetProperty("source").GetString())
        );
        Assert.True(second.GetProperty("verified").GetBoolean());
        // Kept on the way too: an earlier one does not start from the beginning again.
        var third = await _lab.GetJsonAsync($"/api/v1/runs/{id}/episodes/8300/replay");
        Assert.Equal(540, third.GetProperty("resimulated").GetInt64());
    }

    [Fact]
    public async Task Sandboxes_BeyondTheirLimits_AreRefusedAndIdleOnesGo()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var lab = await LabServer.StartAsync(
            settings: ["Rtrl:Inspection:MostSandboxes=2", "Rtrl:Inspection:SandboxIdleMinutes=15"],
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock))
        );
        var id = await lab.StartRunAsync(paused: true);
        for (var index = 0; index < 2; index++)
            Assert.Equal(HttpStatusCode.Created, (await lab.PostAsync($"/api/v1/runs/{id}/sandboxes", "{}")).StatusCode);
        using var third = await lab.PostAsync($"/api/v1/runs/{id}/sandboxes", "{}");
        Assert.Equal(HttpStatusCode.Conflict, third.StatusCode);
        Assert.Contains("allowed are 2", await third.Content.ReadAsStringAsync(Cancellation));

        clock.Advance(TimeSpan.FromMinutes(10));
        await lab.GetJsonAsync($"/api/v1/runs/{id}/sandboxes/2");
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(
            [2L],
            (await lab.GetJsonAsync($"/api/v1/runs/{id}/sandboxes")).EnumerateArray().Select(one => one.GetProperty("id").GetInt64())
        );

        await lab.Http.DeleteAsync($"/api/v1/runs/{id}", Cancellation);
        Assert.Empty(lab.App.Services.GetRequiredService<Sandboxes>().Of(id));
    }

    [Fact]
    public async Task Sandboxes_BeyondTheirMemory_AreRefused()
    {
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Inspection:SandboxMegabytes=1"]);
        var id = await lab.StartRunAsync(paused: true);
        using var answer = await lab.PostAsync($"/api/v1/runs/{id}/sandboxes", "{}");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("SandboxMegabytes", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>One thread, one waiting place: the third request is refused, and training goes on meanwhile.</summary>
    [Fact]
    public async Task Inspection_Overloaded_RefusesAndLeavesTrainingAlone()
    {
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Inspection:MostWaiting=1"]);
        var worker = lab.App.Services.GetRequiredService<InspectionWorker>();
        using var busy = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var first = worker.RunAsync(
            _ =>
            {
                busy.Set();
                release.Wait(Cancellation);
                return Environment.CurrentManagedThreadId;
            },
            Cancellation
        );
        busy.Wait(Cancellation);
        var second = worker.RunAsync(_ => Environment.CurrentManagedThreadId, Cancellation);
        var id = await lab.StartRunAsync();
        using var third = await lab.PostAsync($"/api/v1/runs/{id}/evaluations", "{}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        await lab.UntilStepAsync(id, 1_000);
        release.Set();
        Assert.Equal(await first, await second);
        await lab.Training.CommandAsync(id, "stop", cancellation: Cancellation);
    }

    [Fact]
    public async Task Checkpoint_Deleted_IsGoneExceptTheOneARunNeeds()
    {
        var id = await SteppedAsync(100);
        await CommandAsync(id, "checkpoint");
        await CommandAsync(id, "step", 100);
        await CommandAsync(id, "checkpoint");
        var (older, newest) = (
            _lab.Queries.Checkpoints(id).Single(one => one.Step == 100),
            _lab.Queries.Checkpoints(id).Single(one => one.Step == 200)
        );
        using var refused = await _lab.Http.DeleteAsync($"/api/v1/runs/{id}/checkpoints/{newest.Id}", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await _lab.Http.DeleteAsync($"/api/v1/runs/{id}/checkpoints/{older.Id}", Cancellation)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _lab.Http.DeleteAsync($"/api/v1/runs/{id}/checkpoints/{older.Id}", Cancellation)).StatusCode
        );
        await CommandAsync(id, "stop");
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await _lab.Http.DeleteAsync($"/api/v1/runs/{id}/checkpoints/{newest.Id}", Cancellation)).StatusCode
        );
        Assert.DoesNotContain(_lab.Queries.Checkpoints(id), one => one.Id == newest.Id || one.Id == older.Id);
    }

    private async Task<long> SteppedAsync(int steps)
    {
        var id = await _lab.StartRunAsync(paused: true);
        await CommandAsync(id, "step", steps);
        return id;
    }

    private async Task CommandAsync(long id, string command, object? value = null)
    {
        using var answer = await _lab.CommandAsync(id, command, value);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<JsonElement> PostAsync(string path, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await _lab.PostAsync($"/api/v1/{path}", body);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == status, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
