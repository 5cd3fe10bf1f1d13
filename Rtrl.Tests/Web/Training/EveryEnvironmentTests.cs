using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Web.Training;

/// <summary>Whatever the catalogue lists trains through REST, watched, without an error.</summary>
public sealed class EveryEnvironmentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("easy", 20_000)]
    [InlineData("medium", 2_000)]
    [InlineData("hard", 2_000)]
    public async Task Start_EveryEnvironment_TrainsLiveToTheEnd(string level, int steps)
    {
        // An engine's step takes a hundred times as long.
        int StepsOf(string name) => EnvironmentKind.Find(name)!.Engine is null ? steps : 2_000;
        await using var lab = await LabServer.StartAsync();
        await using var hub = lab.Hub();
        hub.ServerTimeout = TimeSpan.FromMinutes(5); // a busy machine is no lost connection
        var frames = new ConcurrentQueue<JsonElement>();
        hub.On<JsonElement>("frame", frames.Enqueue);
        await hub.StartAsync(Cancellation);

        var runs = new Dictionary<long, JsonElement>();
        foreach (var environment in (await lab.GetJsonAsync("/api/v1/environments")).EnumerateArray())
        {
            var name = environment.GetProperty("name").GetString()!;
            var levelled = SettingsDocument.Applies(
                new RunSettings { Environment = new EnvironmentSettings { Name = name } },
                "environment.level"
            );
            if (level != "easy" && !levelled)
                continue;
            var settings = new Dictionary<string, object>
            {
                ["environment.name"] = name,
                ["agent.name"] = environment.GetProperty("defaults").GetProperty("actions").GetProperty("kind").GetString() switch
                {
                    "discrete" => "stream-q",
                    "continuous" => "stream-ac",
                    _ => "td",
                },
                ["network.encoderWidth"] = 4,
                ["network.hiddenSize"] = 4,
                ["network.minNonZeroPerUnit"] = 1,
                ["agent.stepSize"] = 1e-4, // four units under ObGD's own step of 1 diverge on the bandit with this seed
                ["stop.steps"] = StepsOf(name),
            };
            if (name == "pendulum")
                settings["normalisation.reward"] = true; // its rewards reach −16, and four units diverge on them as they are
            if (levelled)
                settings["environment.level"] = level;
            using var answer = await lab.Http.PostAsJsonAsync(
                "/api/v1/runs",
                new
                {
                    settings,
                    name,
                    seeds = new[] { 1 },
                    paused = true,
                },
                Cancellation
            );
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{name}: {body}");
            var run = body.GetProperty("runs")[0].GetProperty("id").GetInt64();
            runs.Add(run, environment);
            await hub.InvokeAsync("Subscribe", run, new[] { "scalars", "bodies" }, 2.0, Cancellation);
        }

        foreach (var run in runs.Keys)
        {
            using var answer = await lab.CommandAsync(run, "resume");
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        }

        await UntilOverAsync(lab, runs.Keys);
        foreach (var (run, environment) in runs)
        {
            var name = environment.GetProperty("name").GetString()!;
            var row = lab.Row(run);
            Assert.True(
                row.Status == RunStatus.Finished && row.Step == StepsOf(name),
                $"{name} {level}: {row.Status} at {row.Step}, {row.Reason}"
            );

            var settings = lab.Training.Find(run)!.Settings;
            var facts = EnvironmentKind.FactsOf(settings.Environment);
            await LabServer.UntilAsync(
                () => frames.Any(frame => IsOf(frame, run, "bodies") && frame.GetProperty("last").GetInt64() == StepsOf(name) - 1),
                $"the last picture of {name}"
            );
            Assert.All(
                frames.Where(frame => IsOf(frame, run, "bodies")),
                frame =>
                {
                    var data = frame.GetProperty("data");
                    Assert.Equal(facts.StateSize, data.GetProperty("environmentState").GetArrayLength());
                    Assert.Equal(facts.ObservationSize, data.GetProperty("nextObservation").GetArrayLength());
                    Assert.DoesNotContain(
                        JsonValueKind.Null,
                        data.GetProperty("environmentState")
                            .EnumerateArray()
                            .Concat(data.GetProperty("actionValues").EnumerateArray())
                            .Select(value => value.ValueKind)
                    );
                    Assert.Equal(facts.Actions.Kind == ActionKind.None, data.GetProperty("trail").ValueKind == JsonValueKind.Array);
                }
            );
            if (facts.EpisodeLength is null)
                continue;
            var returns = await lab.GetJsonAsync($"/api/v1/runs/{run}/series/return");
            Assert.All(
                returns.GetProperty("points").EnumerateArray().Where(point => point.GetProperty("count").GetInt64() > 0),
                point =>
                    Assert.InRange(
                        point.GetProperty("mean").GetDouble(),
                        (facts.LowestReturn ?? double.MinValue) - 1e-6,
                        (facts.HighestReturn ?? double.MaxValue) + 1e-6
                    )
            );
            Assert.NotEqual(0, returns.GetProperty("points").GetArrayLength());
        }
    }

    /// <summary>Waits for the end of all runs as long as any of them goes on, however busy the machine is.</summary>
    private static async Task UntilOverAsync(LabServer lab, IEnumerable<long> runs)
    {
        for (var reached = -1L; ; )
        {
            var before = reached;
            var rows = await LabServer.UntilAsync(
                () => runs.Select(lab.Row).ToArray() is var rows && (rows.Sum(row => row.Step) > before || rows.All(Over)) ? rows : null,
                $"a step beyond the first {before} of all runs"
            );
            if (rows.All(Over))
                return;
            reached = rows.Sum(row => row.Step);
            await Task.Delay(100, Cancellation);
        }

        static bool Over(RunSummary row) => row.Status is not (RunStatus.Queued or RunStatus.Running);
    }

    private static bool IsOf(JsonElement frame, long run, string stream) =>
        frame.GetProperty("run").GetInt64() == run && frame.GetProperty("stream").GetString() == stream;
}
