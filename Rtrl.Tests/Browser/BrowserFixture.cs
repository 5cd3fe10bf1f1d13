using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Rtrl.Tests.Browser;

/// <summary>The real program in a process of its own, on a free port and an empty history, and one Chromium to look at it.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-browser-").FullName;
    private readonly List<long> _started = [];
    private Process? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public HttpClient Http { get; private set; } = new();

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Browser() is not { } chromium)
            return;
        await ServeAsync();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = chromium,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        Http.Dispose();
        if (_server is not null)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
            _server.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A fresh viewer: own storage, own connection. Without a browser the test fails in CI and is skipped elsewhere.</summary>
    public async Task<Viewer> OpenAsync(string path, int width = 1440, int height = 900, ColorScheme theme = ColorScheme.Light)
    {
        if (_browser is null)
        {
            const string missing =
                "No Chromium was found on the path or in RTRL_CHROMIUM: apt-get install -y --no-install-recommends chromium "
                + "fonts-dejavu-core";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", missing);
            Assert.Fail(missing);
        }
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = Address,
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = theme,
                HasTouch = width < 500,
                IsMobile = width < 500,
            }
        );
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        var viewer = new Viewer(this, context, page);
        await viewer.GoAsync(path);
        return viewer;
    }

    /// <summary>
    /// Starts a small paced run, so that pictures are cheap and steps can be counted; or creates one that stands still. The speed (0:
    /// unlimited) is set before the first step: a short run may be over before another command reaches it.
    /// </summary>
    public async Task<long> StartRunAsync(double speed = 400, string name = "browser test", long steps = 10_000_000, bool paused = false)
    {
        var settings = new Dictionary<string, object>
        {
            ["environment.length"] = 8,
            ["network.encoderWidth"] = 8,
            ["network.hiddenSize"] = 12,
            ["network.minNonZeroPerUnit"] = 1,
            ["agent.name"] = "stream-q",
            ["agent.stepSize"] = 1,
            ["agent.traceDecay"] = 0.8,
            ["exploration.steps"] = 2_000,
            ["stop.steps"] = steps,
        };
        var id = await CreateRunAsync(
            new
            {
                settings,
                name,
                seeds = new[] { 1 },
                paused = true,
            }
        );
        if (speed > 0)
            await CommandAsync(id, "speed", speed);
        if (!paused)
            await CommandAsync(id, "resume");
        return id;
    }

    /// <summary>Posts a run; it is stopped when its test ends.</summary>
    public async Task<long> CreateRunAsync(object body)
    {
        using var answer = await Http.PostAsJsonAsync("api/v1/runs", body);
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, created.ToString());
        var id = created.GetProperty("runs")[0].GetProperty("id").GetInt64();
        _started.Add(id);
        return id;
    }

    /// <summary>Stops what a test started, so that one test's runs do not slow the next.</summary>
    public async Task StopRunsAsync()
    {
        foreach (var id in _started)
        {
            using var answer = await Http.PostAsJsonAsync($"api/v1/runs/{id}/commands", new { command = "stop" });
        }
        _started.Clear();
    }

    public async Task CommandAsync(long id, string command, object? value = null)
    {
        using var answer = await Http.PostAsJsonAsync($"api/v1/runs/{id}/commands", new { command, value });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<long> StepAsync(long id) => (await RunAsync(id)).GetProperty("step").GetInt64();

    public async Task<JsonElement> RunAsync(long id) => await Http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{id}");

    /// <summary>Waits until the run has taken so many steps.</summary>
    public Task UntilStepAsync(long id, long step) =>
        UntilAsync(() => RunAsync(id), run => run.GetProperty("step").GetInt64() >= step, $"step {step} of run {id}");

    /// <summary>
    /// Waits until the run is over and its last checkpoint is stored, and with it its series and episodes: from then on nothing of it
    /// changes.
    /// </summary>
    public async Task UntilFinishedAsync(long id)
    {
        await UntilAsync(() => RunAsync(id), run => run.GetProperty("status").GetString() == "finished", $"the end of run {id}");
        var steps = await StepAsync(id);
        await UntilAsync(
            () => Http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{id}/checkpoints"),
            kept => kept.EnumerateArray().Any(one => one.GetProperty("step").GetInt64() == steps),
            $"the last checkpoint of run {id}"
        );
    }

    /// <summary>Waits as long as something moves, however busy the machine is.</summary>
    private static async Task UntilAsync(Func<Task<JsonElement>> read, Func<JsonElement, bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        var before = "";
        for (var now = await read(); !condition(now); now = await read())
        {
            if (before != now.ToString())
                (before, watch) = (now.ToString(), Stopwatch.StartNew());
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"Nothing moved for 60 s before {what}: {now}");
            await Task.Delay(20);
        }
    }

    private static string? Browser()
    {
        if (Environment.GetEnvironmentVariable("RTRL_CHROMIUM") is { Length: > 0 } named && File.Exists(named))
            return named;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }

    private async Task ServeAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Rtrl.Web.dll"), "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Rtrl__Data__Path"] = Path.Combine(_folder, "rtrl.db");
        _server = Process.Start(start)!;
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new System.Text.StringBuilder();
        void Read(object sender, DataReceivedEventArgs line)
        {
            const string marker = "Now listening on: ";
            lock (output)
                output.AppendLine(line.Data);
            if (line.Data?.IndexOf(marker, StringComparison.Ordinal) is int at and >= 0)
                listening.TrySetResult(line.Data[(at + marker.Length)..].Trim());
        }
        _server.OutputDataReceived += Read;
        _server.ErrorDataReceived += Read;
        _server.EnableRaisingEvents = true;
        _server.Exited += (_, _) =>
            listening.TrySetException(new InvalidOperationException("The server ended before it listened:\n" + output));
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        Address = await listening.Task.WaitAsync(TimeSpan.FromMinutes(3)); // a busy machine is no broken server
        Http = new HttpClient { BaseAddress = new Uri(Address + "/"), Timeout = TimeSpan.FromSeconds(60) };
    }
}
