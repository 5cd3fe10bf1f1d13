using System.Text.Json;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Xunit;

namespace Rtrl.Tests.Web.Training;

/// <summary>kill -9 under load, ten times in a row, on one database.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 10;
    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-kill-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task History_KilledTenTimesUnderLoad_LosesNothingStoredAndContinuesBitForBit()
    {
        var (ids, stored) = (Array.Empty<long>(), new Dictionary<long, long>());
        for (var round = 0; round < Rounds; round++)
        {
            using var server = await ServerAsync();
            if (round == 0)
                ids = await StartRunsAsync(server);
            else
                await CheckAndResumeAsync(server, ids, stored);
            if (round == 3)
                await CommandAsync(server, ids[1], "learning", "off");
            stored = await LoadUntilStoredAsync(server, ids, stored);
            await server.KillAsync();
        }

        using var last = await ServerAsync();
        await CheckAndResumeAsync(last, ids, stored);
        foreach (var id in ids)
        {
            await UntilStepAsync(last, id, 5_000); // the thousand episodes that are compared below
            var step = (await CommandAsync(last, id, "pause")).GetProperty("step").GetInt64();
            await CommandAsync(last, id, "checkpoint");
            await CheckTrajectoryAsync(last, id, step);
        }
    }

    private static async Task<long[]> StartRunsAsync(ChildServer server)
    {
        var settings = JsonDocument.Parse(SettingsDocument.ToJson(LabServer.Small())).RootElement;
        var created = await server.PostAsync("/api/v1/runs", new { settings, seeds = new[] { 0, 1, 2 } });
        var ids = created.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetInt64()).ToArray();
        foreach (var id in ids)
            await CommandAsync(server, id, "speed", 4_000);
        return ids;
    }

    /// <summary>Every run is there and interrupted, at or after what was reported as stored; then it goes on.</summary>
    private static async Task CheckAndResumeAsync(ChildServer server, long[] ids, Dictionary<long, long> stored)
    {
        foreach (var id in ids)
        {
            JsonElement run = default;
            for (var status = ""; status != "interrupted"; status = run.GetProperty("status").GetString()!)
                run = await server.GetAsync($"/api/v1/runs/{id}");
            var resumed = await CommandAsync(server, id, "resume");
            Assert.Equal("running", resumed.GetProperty("status").GetString());
            var from = (await server.GetAsync($"/api/v1/runs/{id}/events"))
                .EnumerateArray()
                .Last(@event => @event.GetProperty("kind").GetString() == "resumed")
                .GetProperty("step")
                .GetInt64();
            Assert.True(from >= stored[id], $"Run {id} resumed at step {from}, but step {stored[id]} had been stored.");
            await CommandAsync(server, id, "speed", 4_000);
        }
    }

    /// <summary>Reads and commands while the runs step, until each has stored a further checkpoint.</summary>
    private static async Task<Dictionary<long, long>> LoadUntilStoredAsync(ChildServer server, long[] ids, Dictionary<long, long> before)
    {
        var after = new Dictionary<long, long>();
        while (after.Count < ids.Length)
        {
            foreach (var id in ids)
            {
                await server.GetAsync($"/api/v1/runs/{id}/series/return?points=50");
                var newest = (await server.GetAsync($"/api/v1/runs/{id}/checkpoints"))
                    .EnumerateArray()
                    .Select(checkpoint => checkpoint.GetProperty("step").GetInt64())
                    .DefaultIfEmpty()
                    .Max();
                if (newest > before.GetValueOrDefault(id))
                    after[id] = newest;
            }
        }
        return after;
    }

    private static async Task UntilStepAsync(ChildServer server, long id, long step)
    {
        while ((await server.GetAsync($"/api/v1/runs/{id}")).GetProperty("step").GetInt64() < step)
            await Task.Delay(50, Cancellation);
    }

    private static async Task CheckTrajectoryAsync(ChildServer server, long id, long step)
    {
        var run = await server.GetAsync($"/api/v1/runs/{id}");
        var settings = SettingsDocument.FromJson(run.GetProperty("settings").GetRawText());
        var checkpoint = (await server.GetAsync($"/api/v1/runs/{id}/checkpoints"))
            .EnumerateArray()
            .First(one => one.GetProperty("step").GetInt64() == step)
            .GetProperty("id")
            .GetInt64();
        var bytes = await server.Http.GetByteArrayAsync($"/api/v1/runs/{id}/checkpoints/{checkpoint}", Cancellation);
        var switches = (await server.GetAsync($"/api/v1/runs/{id}/events"))
            .EnumerateArray()
            .Where(@event => @event.GetProperty("kind").GetString() == "learning")
            .ToDictionary(@event => @event.GetProperty("step").GetInt64(), @event => @event.GetProperty("value").GetString() == "on");

        Assert.Equal(
            LabServer.Undisturbed(
                settings,
                step,
                training => training.Learning = switches.TryGetValue(training.StepCount, out var on) ? on : training.Learning
            ),
            TrainingRun.Restore(settings, bytes).Fingerprint()
        );
        Assert.Equal(run.GetProperty("altered").GetBoolean(), switches.Count > 0);
        var episodes = (await server.GetAsync($"/api/v1/runs/{id}/episodes?from=0&to=999&limit=1000"))
            .EnumerateArray()
            .Select(episode => episode.GetProperty("episode").GetInt64());
        Assert.Equal(Enumerable.Range(0, 1_000).Select(index => (long)index), episodes);
    }

    private static Task<JsonElement> CommandAsync(ChildServer server, long id, string command, object? value = null) =>
        server.PostAsync($"/api/v1/runs/{id}/commands", new { command, value });

    private Task<ChildServer> ServerAsync() =>
        ChildServer.StartAsync(
            _folder,
            "--Rtrl:Training:CheckpointSeconds=0.3",
            "--Rtrl:Training:ReportSeconds=0.1",
            "--Rtrl:Training:SeriesSeconds=0.2"
        );
}
