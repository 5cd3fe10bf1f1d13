using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using Rtrl.Cli;
using Rtrl.Tests.Cli.Commands;

namespace Rtrl.Tests.Web.Training;

/// <summary>What becomes of the server, and of what it is asked, when its database is removed or a backup is copied over it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DisplacedHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-displaced-").FullName;

    public DisplacedHistoryTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody remove a file that is open.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder, "rtrl.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Server_DatabaseRemoved_HoldsTrainingAndSaysSoUntilItIsBack()
    {
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Training:HeartbeatSeconds=0.5"]);
        var id = await lab.StartRunAsync(speed: 200);
        await lab.UntilStepAsync(id, 20);
        File.Move(lab.DatabasePath, lab.DatabasePath + ".elsewhere");

        await LabServer.UntilAsync(() => Health(lab) == HttpStatusCode.ServiceUnavailable, "an unhealthy server");
        foreach (
            var ask in new Func<Task<HttpResponseMessage>>[]
            {
                () => lab.CommandAsync(id, "checkpoint"),
                () => lab.PostAsync("/api/v1/runs", """{"preset":"memory-chain-demo"}"""),
                () => lab.PostAsync("/api/v1/backup", "{}"),
                () => lab.Http.GetAsync("/api/v1/runs", Cancellation),
            }
        )
        {
            using var answer = await ask();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains(
                "was removed while rtrl was using it",
                await answer.Content.ReadAsStringAsync(Cancellation),
                StringComparison.Ordinal
            );
        }

        foreach (var page in new[] { "/", "/runs", "/settings" })
        {
            using var answer = await lab.Http.GetAsync(page, Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains(
                "was removed while rtrl was using it",
                await answer.Content.ReadAsStringAsync(Cancellation),
                StringComparison.Ordinal
            );
        }

        Assert.False(File.Exists(lab.DatabasePath));
        var held = lab.Training.Live(id)!.Step;
        File.Move(lab.DatabasePath + ".elsewhere", lab.DatabasePath);
        await LabServer.UntilAsync(() => Health(lab) == HttpStatusCode.OK, "a healthy server");
        await lab.UntilStepAsync(id, held + 20);
    }

    [Fact]
    public async Task Restore_AroundAServer_IsRefusedWhileItLivesAndRepairsWhatACopyBroke()
    {
        string backup;
        using (var server = await ChildServer.StartAsync(_folder))
        {
            await server.PostAsync(
                "/api/v1/runs",
                new
                {
                    preset = "memory-chain-demo",
                    name = "before",
                    paused = true,
                }
            );
            backup = (await server.PostAsync("/api/v1/backup", new { })).GetProperty("path").GetString()!;
            await server.PostAsync(
                "/api/v1/runs",
                new
                {
                    preset = "memory-chain-demo",
                    name = "after",
                    paused = true,
                }
            );

            var (exit, _, words) = await CommandTreeTests.InvokeAsync("restore", backup, "--database", Database);
            Assert.Equal(ExitCode.Failed, exit);
            Assert.Contains($"{Database} is in use by process {server.ProcessId} on", words, StringComparison.Ordinal);
            await server.KillAsync();
        }

        using (var copy = Process.Start("cp", [backup, Database]))
            await copy.WaitForExitAsync(Cancellation);
        var refused = await ChildServer.RunAsync(_folder, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"The log {Database}-wal does not belong to {Database}", refused.Error, StringComparison.Ordinal);

        var restored = await CommandTreeTests.InvokeAsync("restore", backup, "--database", Database);
        Assert.Equal((ExitCode.Done, ""), (restored.Exit, restored.Words));
        Assert.Contains("3 runs", restored.Results, StringComparison.Ordinal);
        using (var server = await ChildServer.StartAsync(_folder))
            Assert.All(
                (await server.GetAsync("/api/v1/runs")).GetProperty("runs").EnumerateArray(),
                run => Assert.Contains("before", run.GetProperty("name").GetString(), StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task Server_Started_KeepsKeysAndHistoryToItsOwner()
    {
        await using var lab = await LabServer.StartAsync();
        using var page = await lab.Http.GetAsync("/settings", Cancellation);

        var keys = new DirectoryInfo(lab.DatabasePath + ".keys");
        Assert.NotEmpty(keys.GetFiles("*.xml"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, keys.UnixFileMode);
        Assert.All(
            Directory.GetFiles(lab.Folder, "*", SearchOption.AllDirectories),
            file => Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)))
        );
    }

    private static HttpStatusCode Health(LabServer lab)
    {
        using var answer = lab.Http.Send(new HttpRequestMessage(HttpMethod.Get, "/health"), Cancellation);
        return answer.StatusCode;
    }
}
