using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Rtrl.Benchmarks;

/// <summary>The server as a process of its own, on a free port, with a database of its own that is gone when this is disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtrl-benchmark-");
    private Process? _process;

    public ServerProcess()
    {
        Http = new HttpClient { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromMinutes(2) };
    }

    public string Address { get; } = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");

    public HttpClient Http { get; }

    /// <summary>The history's file; write to it before <see cref="StartAsync"/> only.</summary>
    public string Database => Path.Combine(_folder.FullName, "rtrl.db");

    /// <summary>Processor time of the server so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Processor time of the server's threads whose name begins so; 0 where the system does not tell (/proc, Linux).</summary>
    public TimeSpan ThreadTime(string name)
    {
        var tasks = string.Create(CultureInfo.InvariantCulture, $"/proc/{_process!.Id}/task");
        if (!Directory.Exists(tasks))
            return TimeSpan.Zero;
        var nanoseconds = Directory
            .EnumerateDirectories(tasks)
            .Where(task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith(name, StringComparison.Ordinal))
            .Sum(task => long.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture));
        return TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Starts the server and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer within 30 s.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Rtrl.Web.dll"));
        start.ArgumentList.Add($"--urls={Address}");
        start.ArgumentList.Add($"--Rtrl:Data:Path={Database}");
        start.ArgumentList.Add("--Logging:LogLevel:Default=Warning");
        _process = Process.Start(start) ?? throw new InvalidOperationException("The server could not be started.");
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        for (var attempt = 0; attempt < 300 && !_process.HasExited; attempt++)
        {
            try
            {
                using var response = await Http.GetAsync(new Uri("/health", UriKind.Relative), cancellation);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, cancellation);
        }

        throw new InvalidOperationException(
            _process.HasExited ? $"The server ended with code {_process.ExitCode}." : "The server did not answer within 30 s."
        );
    }

    /// <summary>Starts runs and gives their ids.</summary>
    /// <exception cref="InvalidOperationException">The server refused them.</exception>
    public async Task<IReadOnlyList<long>> CreateRunsAsync(object request, CancellationToken cancellation)
    {
        using var created = await Http.PostAsJsonAsync("/api/v1/runs", request, cancellation);
        var body = await created.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return created.IsSuccessStatusCode
            ? [.. body.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetInt64())]
            : throw new InvalidOperationException($"The runs could not be started: {body}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
