using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rtrl.Engine.Settings;
using Xunit;

namespace Rtrl.Tests.Web.Training;

/// <summary>
/// kill -9 right after an acknowledgement, over and over on one database: every kind of acknowledgement in every life, a different kind the
/// last one before the kill. The next life must find all of them. RTRL_KILLS=240 kills twenty times after each kind alone.
/// </summary>
public sealed class AcknowledgementCampaignTests : IDisposable
{
    private static readonly string[] s_kinds =
    [
        "create",
        "edit",
        "pause",
        "step",
        "stop",
        "checkpoint",
        "learning",
        "speed",
        "branch",
        "delete",
        "resume",
        "finish",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-campaign-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int Lives =>
        int.TryParse(Environment.GetEnvironmentVariable("RTRL_KILLS"), CultureInfo.InvariantCulture, out var lives) ? lives : 20;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Acknowledgements_KilledRightAfter_AreAllFound()
    {
        Assert.SkipWhen(Lives == 0, "RTRL_KILLS is 0.");
        var acknowledged = new List<Acknowledgement>();
        for (var life = 0; life < Lives; life++)
        {
            using var server = await ServerAsync();
            await CheckAsync(server, acknowledged);
            var last = s_kinds[life % s_kinds.Length];
            var runs = await PrepareAsync(server, life);
            var others = await Task.WhenAll(
                s_kinds.Where(kind => kind != last).Select(kind => AcknowledgeAsync(server, kind, runs[kind], life))
            );
            var killed = await AcknowledgeAsync(server, last, runs[last], life);
            await server.KillAsync();
            acknowledged = [.. others, killed];
        }

        using var end = await ServerAsync();
        await CheckAsync(end, acknowledged);
    }

    /// <summary>
    /// A life of two or three seconds is too short for the steady rhythm of checkpoints; the early ones bring the run to its end.
    /// </summary>
    [Fact]
    [Trait("Category", "Performance")]
    public async Task Run_WhoseProcessesLiveForSeconds_ReachesItsEnd()
    {
        const long Steps = 5_000;
        var (run, lives, before) = (0L, 0, 0L);
        while (true)
        {
            using var server = await ChildServer.StartAsync(_folder, "--Rtrl:Training:AutoResume=true");
            if (lives++ == 0)
            {
                run = await CreateAsync(server, "short lives", paused: true, steps: Steps);
                await CommandAsync(server, run, "speed", 500);
                await CommandAsync(server, run, "resume");
            }

            var seen = await UntilAsync(server, run, now => now.GetProperty("status").GetString() is "running" or "finished");
            if (seen.GetProperty("status").GetString() == "finished")
                break;
            var from = seen.GetProperty("step").GetInt64();
            Assert.InRange(from, before, Steps); // nothing that was stored is lost
            before = from;
            // Two and a half seconds of stepping at 500 steps a second.
            await UntilAsync(server, run, now => now.GetProperty("step").GetInt64() >= Math.Min(Steps, from + 1_250));
            await server.KillAsync();
            Assert.InRange(lives, 1, 12);
        }

        Assert.InRange(lives, 4, 12);
    }

    private static async Task<Dictionary<string, long>> PrepareAsync(ChildServer server, int life)
    {
        var runs = await Task.WhenAll(
            s_kinds.Select(async kind => (Kind: kind, Run: kind == "create" ? 0 : await PrepareAsync(server, kind, life)))
        );
        return runs.ToDictionary(prepared => prepared.Kind, prepared => prepared.Run);
    }

    private static async Task<long> PrepareAsync(ChildServer server, string kind, int life)
    {
        var run = await CreateAsync(server, $"{kind} {life}", paused: true, steps: kind == "finish" ? 1_500 : 1_000_000_000);
        if (kind is "branch" or "resume")
            await CommandAsync(server, run, "step", 40);
        if (kind is "resume")
            await CommandAsync(server, run, "speed", 2_000); // at full speed it would take the core that the next life starts on
        if (kind is "step" or "edit" or "branch" or "resume" or "finish")
            return run;
        await CommandAsync(server, run, "speed", 2_000);
        await CommandAsync(server, run, "resume");
        await UntilAsync(server, run, now => now.GetProperty("step").GetInt64() >= 100);
        return run;
    }

    private static async Task<Acknowledgement> AcknowledgeAsync(ChildServer server, string kind, long run, int life)
    {
        switch (kind)
        {
            case "create":
                run = await CreateAsync(server, $"created {life}", paused: false, steps: 2_000);
                return new Acknowledgement(kind, run, await server.GetAsync($"/api/v1/runs/{run}"));
            case "edit":
                using (
                    var answer = await server.Http.PatchAsJsonAsync(
                        $"/api/v1/runs/{run}",
                        new { name = $"edited {life}", notes = "kept" },
                        Cancellation
                    )
                )
                    return new Acknowledgement(
                        kind,
                        run,
                        JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation)).RootElement
                    );
            case "branch":
                var checkpoint = (await server.GetAsync($"/api/v1/runs/{run}/checkpoints"))[0].GetProperty("id").GetInt64();
                var branch = await server.PostAsync($"/api/v1/runs/{run}/branches", new { checkpoint });
                return new Acknowledgement(kind, branch.GetProperty("id").GetInt64(), branch);
            case "delete":
                using (var answer = await server.Http.DeleteAsync($"/api/v1/runs/{run}", Cancellation))
                    answer.EnsureSuccessStatusCode();
                return new Acknowledgement(kind, run, default);
            case "finish":
                await CommandAsync(server, run, "resume");
                return new Acknowledgement(
                    kind,
                    run,
                    await UntilAsync(server, run, now => now.GetProperty("status").GetString() == "finished")
                );
            default:
                return new Acknowledgement(
                    kind,
                    run,
                    await CommandAsync(
                        server,
                        run,
                        kind,
                        kind switch
                        {
                            "step" => 57,
                            "learning" => "off",
                            "speed" => 1_234,
                            _ => null,
                        }
                    )
                );
        }
    }

    private static async Task CheckAsync(ChildServer server, IEnumerable<Acknowledgement> acknowledged)
    {
        foreach (var (kind, id, said) in acknowledged)
        {
            if (kind == "delete")
            {
                using var gone = await server.Http.GetAsync($"/api/v1/runs/{id}", Cancellation);
                Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
                continue;
            }

            var run = kind is "create" or "edit" or "pause" or "step" or "stop" or "finish"
                ? await server.GetAsync($"/api/v1/runs/{id}")
                // Until its process is known to be gone.
                : await UntilAsync(server, id, now => now.GetProperty("status").GetString() is not "running");
            var events = (await server.GetAsync($"/api/v1/runs/{id}/events")).EnumerateArray().ToArray();
            var checkpoints = (await server.GetAsync($"/api/v1/runs/{id}/checkpoints"))
                .EnumerateArray()
                .Select(one => one.GetProperty("step").GetInt64())
                .ToArray();
            Assert.Equal(said.GetProperty("name").GetString(), run.GetProperty("name").GetString());
            switch (kind)
            {
                case "pause" or "step" or "stop" or "finish":
                    foreach (
                        var field in new[]
                        {
                            "status",
                            "step",
                            "episodes",
                            "lastReturn",
                            "recentReturn",
                            "recentRight",
                            "endedAt",
                            "reason",
                        }
                    )
                        Assert.Equal(said.GetProperty(field).ToString(), run.GetProperty(field).ToString());
                    Assert.Contains(said.GetProperty("step").GetInt64(), checkpoints);
                    var rows = (await server.GetAsync($"/api/v1/runs/{id}/episodes?from=0&to=999999&limit=1000")).GetArrayLength();
                    Assert.Equal(Math.Min(1_000, said.GetProperty("episodes").GetInt64()), rows);
                    break;
                case "edit":
                    Assert.Equal("kept", run.GetProperty("notes").GetString());
                    break;
                case "checkpoint":
                    var step = events.Last(one => one.GetProperty("kind").GetString() == "checkpoint").GetProperty("step").GetInt64();
                    Assert.Contains(step, checkpoints);
                    break;
                case "learning":
                    Assert.True(run.GetProperty("altered").GetBoolean());
                    // Its own checkpoint, or a later one that carries it.
                    Assert.InRange(
                        checkpoints.Max(),
                        events.Last(one => one.GetProperty("kind").GetString() == "learning").GetProperty("step").GetInt64(),
                        long.MaxValue
                    );
                    break;
                case "speed":
                    Assert.Equal(
                        "1234",
                        events.Last(one => one.GetProperty("kind").GetString() == "speed").GetProperty("value").GetString()
                    );
                    break;
                case "branch":
                    Assert.Contains(40, checkpoints);
                    Assert.Contains(events, one => one.GetProperty("kind").GetString() == "branched");
                    Assert.Equal("running", (await CommandAsync(server, id, "resume")).GetProperty("status").GetString());
                    break;
                case "resume":
                    Assert.Contains(events, one => one.GetProperty("kind").GetString() == "resumed");
                    break;
            }

            using var removed = await server.Http.DeleteAsync($"/api/v1/runs/{id}", Cancellation); // so that every life begins alike
            removed.EnsureSuccessStatusCode();
        }

        // Runs of earlier lives that nothing was acknowledged about are continued by nobody.
        foreach (var run in (await server.GetAsync("/api/v1/runs")).GetProperty("runs").EnumerateArray())
        {
            using var removed = await server.Http.DeleteAsync($"/api/v1/runs/{run.GetProperty("id").GetInt64()}", Cancellation);
            removed.EnsureSuccessStatusCode();
        }
    }

    private static async Task<long> CreateAsync(ChildServer server, string name, bool paused, long steps)
    {
        var settings = JsonDocument.Parse(SettingsDocument.ToJson(LabServer.Small(steps))).RootElement;
        return (
            await server.PostAsync(
                "/api/v1/runs",
                new
                {
                    settings,
                    name,
                    paused,
                }
            )
        ).GetProperty("runs")[0].GetProperty("id").GetInt64();
    }

    private static Task<JsonElement> CommandAsync(ChildServer server, long id, string command, object? value = null) =>
        server.PostAsync($"/api/v1/runs/{id}/commands", new { command, value });

    private static async Task<JsonElement> UntilAsync(ChildServer server, long id, Func<JsonElement, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            var run = await server.GetAsync($"/api/v1/runs/{id}");
            if (condition(run))
                return run;
            await Task.Delay(5, limit.Token);
        }
    }

    private Task<ChildServer> ServerAsync() =>
        ChildServer.StartAsync(
            _folder,
            "--Rtrl:Training:CheckpointSeconds=3600",
            "--Rtrl:Training:ReportSeconds=3600",
            "--Rtrl:Training:SeriesSeconds=3600"
        );

    private sealed record Acknowledgement(string Kind, long Run, JsonElement Said);
}
