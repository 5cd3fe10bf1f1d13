using System.Globalization;
using System.Text.Json;
using Rtrl.Engine.Contracts;

namespace Rtrl.Benchmarks;

/// <summary>What <see cref="LiveBenchmark"/> measured, in percent of one core.</summary>
/// <param name="Without">Server processor time of each window without a client.</param>
/// <param name="With">The same with one client, measured next to it.</param>
/// <param name="FramesPerSecond">Frames the client received.</param>
/// <param name="Load">Load averages of the machine meanwhile: what else it was doing.</param>
internal sealed record LiveReport(
    string MeasuredAt,
    Provenance Machine,
    string Agent,
    int StepsPerSecond,
    double WindowSeconds,
    IReadOnlyList<double> Without,
    IReadOnlyList<double> With,
    double FramesPerSecond,
    double BytesPerSecond,
    string Load
)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Median over the windows of what the client added.</summary>
    public double MedianAbove => Engine.Numerics.Median.Of(With.Zip(Without, (with, without) => with - without));

    public string Markdown() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # What one live viewer costs the server

            One hub client, no browser, stream `scalars` at 20 Hz, on a running agent ({Agent}) held at {StepsPerSecond:N0} steps/s, so that the cost cannot
            hide behind fewer steps. Server and client are two processes; the server's processor time is read from the system over windows of
            {WindowSeconds:N0} s in pairs, without and with the client, in alternating order.

            | window | no client, % of a core | one client, % of a core | above |
            |---|---|---|---|
            {string.Join(
                '\n',
                With.Zip(Without, (with, without) => (with, without)).Select(
                    (pair, index) =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"| {index + 1} | {pair.without:F2} | {pair.with:F2} | {pair.with - pair.without:F2} |"
                        )
                )
            )}

            **Median above no client: {MedianAbove:F2} % of a core** (the bar is 1.5). The client received {FramesPerSecond:F1} frames/s, {BytesPerSecond
                / 1000:F1} kB/s of JSON.

            {MeasuredAt}; {Machine.Processor}; {Machine.Runtime}; {Machine.OperatingSystem}; version {Machine.Version}, commit {Machine.Commit}; load averages {Load}.
            Again: `dotnet run -c Release --project Rtrl.Benchmarks -- live`
            """
        );

    public async Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "live.json"), JsonSerializer.Serialize(this, s_json) + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "live.md"), Markdown() + "\n");
    }
}
