using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Rtrl.Cli;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Web.Experiments;

/// <summary>
/// Two hundred short runs on two workers, killed three times on the way: each of them is there once, and is what it would have been.
/// </summary>
public sealed class KilledSweepTests : IDisposable
{
    private const int Runs = 200;

    private const string Json = """
        {
          "title": "Two hundred",
          "settings": { "network.encoderWidth": 8, "network.hiddenSize": 6, "network.minNonZeroPerUnit": 1, "exploration.steps": 200, "stop.steps": 4000 },
          "vary": { "network.gradient": "rtrl, tbptt1", "environment.length": "2..6", "agent.traceDecay": "0, 0.5, 0.8, 0.9" },
          "seeds": "0..4"
        }
        """;

    private static readonly int[] s_killedAfter = [10, 60, 130];

    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-sweep-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder, "rtrl.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Dashboard_KilledThreeTimes_EndsWithEachRunOnce()
    {
        foreach (var (round, done) in s_killedAfter.Append(Runs).Index())
        {
            using var server = await ChildServer.StartAsync(_folder, "--Rtrl:Training:Workers=2");
            if (round == 0)
            {
                using var declaration = System.Text.Json.JsonDocument.Parse(Json);
                using var put = await server.Http.PutAsync(
                    "/api/v1/experiments/two-hundred",
                    JsonContent(new { declaration = declaration.RootElement }),
                    Cancellation
                );
                Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync(Cancellation));
                await server.PostAsync("/api/v1/experiments/two-hundred/commands", new { command = "start" });
            }

            await LabServer.UntilAsync(
                async () => (await server.GetAsync("/api/v1/experiments/two-hundred")).GetProperty("done").GetInt32() >= done,
                $"{done} runs in round {round}"
            );
            await server.KillAsync();
        }

        await CheckAsync();
    }

    [Fact]
    public async Task CommandLine_KilledThreeTimes_IsTakenUpByTheNextCommand()
    {
        var file = Path.Combine(_folder, "two-hundred.json");
        await File.WriteAllTextAsync(file, Json, Cancellation);
        foreach (var done in s_killedAfter)
        {
            using var killed = Sweep(file);
            await LabServer.UntilAsync(
                () =>
                    Task.FromResult(
                        killed.HasExited ? throw new InvalidOperationException($"It ended with {killed.ExitCode}.") : Done() >= done
                    ),
                $"{done} runs"
            );
            killed.Kill();
            await killed.WaitForExitAsync(Cancellation);
        }

        using var last = Sweep(file);
        var results = last.StandardOutput.ReadToEndAsync(Cancellation);
        await last.WaitForExitAsync(Cancellation);
        Assert.Equal(ExitCode.Done, last.ExitCode);
        Assert.Contains("\"event\":\"summary\"", await results, StringComparison.Ordinal);
        await CheckAsync();
    }

    private static StringContent JsonContent(object body) =>
        new(System.Text.Json.JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

    private Process Sweep(string file)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (
            var argument in (string[])
                [Path.Combine(AppContext.BaseDirectory, "rtrl.dll"), "sweep", file, "--workers", "2", "--json", "--database", Database]
        )
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync(Cancellation);
        return process;
    }

    /// <summary>Read past the program: the file is there only once it has begun.</summary>
    private int Done()
    {
        if (!File.Exists(Database))
            return 0;
        try
        {
            using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM runs WHERE Status = {(int)RunStatus.Finished}";
            return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (SqliteException)
        {
            return 0; // the tables are not there yet
        }
    }

    private async Task CheckAsync()
    {
        var experiment = ExperimentFile.Read("two-hundred", Json);
        Assert.Equal(Runs, experiment.Runs);
        await using var laboratory = Laboratory.OpenHistory(Database);
        var runs = laboratory.Queries.List();
        Assert.Equal(Runs, runs.Count);
        Assert.Equal(experiment.Identities.SelectMany(seeds => seeds).Order(), runs.Select(run => run.Identity).Order());
        Assert.All(runs, run => Assert.Equal((RunStatus.Finished, 4_000L), (run.Status, run.Step)));
        foreach (var run in runs.Where(run => run.Id % 25 == 0))
        {
            var (detail, newest) = (
                laboratory.Queries.Find(run.Id)!,
                laboratory.Queries.Checkpoints(run.Id).MaxBy(checkpoint => checkpoint.Step)!
            );
            var restored = TrainingRun.Restore(detail.Settings, laboratory.Queries.ReadCheckpoint(newest.Id));
            Assert.Equal(LabServer.Undisturbed(detail.Settings, 4_000), restored.Fingerprint());
        }
    }
}
