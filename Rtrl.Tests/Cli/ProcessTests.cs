using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Rtrl.Cli;
using Rtrl.Engine.Contracts;
using Rtrl.Physics;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Cli;

/// <summary>The program as a process of its own: its signals, and how it shares a history with another process.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly (string, string)[] s_noEngine =
    [
        (PhysicsProviders.Setting, Path.Combine(Path.GetTempPath(), "no engine.wasm")),
    ];

    private readonly TempHistory _history = new();
    private readonly List<Process> _processes = [];
    private readonly StringBuilder _errors = new();

    [Fact]
    public async Task Train_Terminated_CheckpointsMarksInterruptedAndExitsWith130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are a matter of Unix.");
        var process = Start(
            "train",
            "--preset",
            "memory-chain-demo",
            "--seeds",
            "0..1",
            "--jobs",
            "1",
            "--json",
            "--database",
            _history.Database
        );
        await UntilAsync(() => new FileInfo(_history.Database) is { Exists: true, Length: > 0 }, process);
        await using var watcher = Laboratory.OpenHistory(_history.Database);
        await UntilAsync(() => watcher.History.Fault is null && watcher.Queries.List().Any(run => run.Step > 0), process);

        Signal(process, "TERM");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        var runs = watcher.Queries.List();
        Assert.Equal(6, runs.Count);
        var interrupted = Assert.Single(runs, run => run.Status == RunStatus.Interrupted);
        Assert.Null(interrupted.Owner);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"The command that trained it was ended at step {interrupted.Step:N0}."),
            interrupted.Reason
        );
        Assert.Equal(interrupted.Step, watcher.Queries.Checkpoints(interrupted.Id).Max(checkpoint => checkpoint.Step));
        // Those that had not begun wait for a person, not for the next dashboard.
        Assert.Equal(5, runs.Count(run => run.Status == RunStatus.Paused));
    }

    /// <summary>
    /// Another process holds the database, so that the start takes as long as it does; the signal comes in the middle of it.
    /// </summary>
    [Theory]
    [InlineData(ExitCode.Interrupted, "train", "--steps", "1000000000")]
    [InlineData(ExitCode.Done, "serve", "--urls", "http://127.0.0.1:0")]
    public async Task Start_TerminatedOnItsWay_EndsInGoodOrder(int exit, params string[] command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc tells how far the start has come.");
        var cancellation = TestContext.Current.CancellationToken;
        using var holder = new SqliteConnection($"Data Source={_history.Database};Pooling=False");
        await holder.OpenAsync(cancellation);
        Execute(holder, "BEGIN EXCLUSIVE");
        var process = Start([.. command, "--database", _history.Database]);
        await UntilAsync(() => HasOpen(process, _history.Database), process);

        Signal(process, "TERM");
        await UntilAsync(() => !SignalIsPending(process), process);
        Execute(holder, "ROLLBACK");
        await process.WaitForExitAsync(cancellation).WaitAsync(s_patience, cancellation);

        Assert.DoesNotContain("nhandled", _errors.ToString());
        Assert.Equal(exit, process.ExitCode);
    }

    [Fact]
    public async Task Train_WhileADashboardLooksOn_IsItsOwnersAndObeysFromThere()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var process = Start("train", "--preset", "memory-chain-stream-q-lab", "--steps", "1000000000", "--database", _history.Database);
        await using var other = await Laboratory.StartAsync(_history.Database, jobs: 1, cancellation);
        await UntilAsync(() => other.Queries.List().Any(run => run is { Status: RunStatus.Running, Step: > 0 }), process);

        var run = Assert.Single(other.Queries.List());
        Assert.NotNull(run.Owner);
        Assert.False(run.OwnedHere);
        Assert.Contains(process.Id.ToString(CultureInfo.InvariantCulture), run.Owner);

        var paused = await other.Commands.CommandAsync(run.Id, new RunCommand.Pause(), cancellation).WaitAsync(s_patience, cancellation);
        Assert.Equal(RunStatus.Paused, paused.Summary.Status);

        await other.Commands.CommandAsync(run.Id, new RunCommand.Stop(), cancellation).WaitAsync(s_patience, cancellation);
        await process.WaitForExitAsync(cancellation).WaitAsync(s_patience, cancellation);
        Assert.Equal(ExitCode.Failed, process.ExitCode);
        Assert.Equal(RunStatus.Stopped, other.Queries.Find(run.Id)!.Summary.Status);
    }

    [Fact]
    public async Task Serve_Started_ServesPageAssetsAndHealth()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are a matter of Unix.");
        var cancellation = TestContext.Current.CancellationToken;
        var address = $"http://localhost:{FreePort()}";
        var process = Start("serve", "--urls", address, "--database", _history.Database);
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        await UntilAsync(() => Answers(http), process);

        Assert.Contains(
            "<html",
            await http.GetStringAsync(new Uri("/", UriKind.Relative), cancellation),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.NotEmpty(await http.GetStringAsync(new Uri("/css/app.css", UriKind.Relative), cancellation));

        Signal(process, "TERM");
        await process.WaitForExitAsync(cancellation).WaitAsync(s_patience, cancellation);
        Assert.Equal(ExitCode.Done, process.ExitCode);
    }

    [Fact]
    public async Task Serve_NoPhysicsEngine_OffersTheTaskAsUnavailableWithTheRemedy()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var address = $"http://localhost:{FreePort()}";
        var process = Start(s_noEngine, "serve", "--urls", address, "--database", _history.Database);
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        await UntilAsync(() => Answers(http), process);

        var form = await http.GetStringAsync(new Uri("/new?preset=hopper-stream-ac-later", UriKind.Relative), cancellation);
        Assert.Contains(">Hopper, unavailable<", form, StringComparison.Ordinal);
        Assert.Contains(">Pendulum<", form, StringComparison.Ordinal);
        Assert.Matches($"role=\"alert\"[^<]*>hopper, which cannot be made here[^<]*{Regex.Escape(PhysicsProviders.Remedy)}<", form);
    }

    [Fact]
    public async Task Train_NoPhysicsEngine_RefusesTheTaskWithTheRemedyAndTrainsOthers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var refused = Start(s_noEngine, "train", "--preset", "hopper-stream-ac-later", "--database", _history.Database);
        await refused.WaitForExitAsync(cancellation).WaitAsync(s_patience, cancellation);
        Assert.Equal(ExitCode.BadUsage, refused.ExitCode);
        lock (_errors)
            Assert.Contains(PhysicsProviders.Remedy, _errors.ToString(), StringComparison.Ordinal);

        var other = Start(s_noEngine, "train", "--steps", "100", "--database", _history.Database);
        await other.WaitForExitAsync(cancellation).WaitAsync(s_patience, cancellation);
        Assert.Equal(ExitCode.Done, other.ExitCode);
    }

    /// <summary>An account without a home has no cache: the module is compiled at every start, and everything works.</summary>
    [Fact]
    public async Task Train_CacheThatCannotBeWritten_UsesPhysicsAllTheSame()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The cache's place is told by a variable there.");
        Assert.SkipWhen(
            PhysicsProviders.Current is null && Environment.GetEnvironmentVariable("CI") != "true",
            PhysicsProviders.Absence ?? ""
        );
        var cancellation = TestContext.Current.CancellationToken;
        var process = Start(
            [("XDG_CACHE_HOME", "/proc/nowhere")],
            "train",
            "--preset",
            "hopper-stream-ac-later",
            "--variant",
            "feedforward",
            "--steps",
            "50",
            "--database",
            _history.Database
        );
        await process.WaitForExitAsync(cancellation).WaitAsync(s_patience, cancellation);
        Assert.Equal(ExitCode.Done, process.ExitCode);
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        _history.Dispose();
    }

    private Process Start(params string[] arguments) => Start([], arguments);

    private Process Start((string Name, string Value)[] variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "rtrl.dll"), .. arguments])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;
    }

    private void Say(string? line)
    {
        lock (_errors)
            _errors.AppendLine(line);
        TestContext.Current.TestOutputHelper?.WriteLine(line ?? "");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static bool HasOpen(Process process, string path) =>
        Directory.Exists($"/proc/{process.Id}/fd")
        && Directory.EnumerateFileSystemEntries($"/proc/{process.Id}/fd").Any(open => new FileInfo(open).LinkTarget == path);

    /// <summary>ShdPnd and SigPnd: SIGTERM is signal 15.</summary>
    private static bool SignalIsPending(Process process) =>
        File.ReadLines($"/proc/{process.Id}/status")
            .Where(line => line.StartsWith("ShdPnd", StringComparison.Ordinal) || line.StartsWith("SigPnd", StringComparison.Ordinal))
            .Any(line => (Convert.ToUInt64(line[7..].Trim(), 16) & (1UL << 14)) != 0);

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static bool Answers(HttpClient http)
    {
        try
        {
            using var response = http.GetAsync(new Uri("/health", UriKind.Relative)).GetAwaiter().GetResult();
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> condition, Process process)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(process.HasExited, $"The program ended early, with code {(process.HasExited ? process.ExitCode : 0)}.");
            Assert.True(clock.Elapsed < s_patience, "The condition was not met in time.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
