using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Cli;
using Rtrl.Data;
using Rtrl.Data.Hosting;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Training;

namespace Rtrl.Benchmarks.Checkpoints;

/// <summary>
/// What a checkpoint costs: the time the training thread stands still while the state is copied, and the time until the copy is on disk,
/// which training does not wait for.
/// </summary>
internal static class CheckpointBenchmark
{
    private const int WarmUpSteps = 20_000;

    /// <summary>Those of 1, 2, 4, 8 and 16 s.</summary>
    private const int EarlyCheckpoints = 5;

    /// <summary>When the first one of the steady rhythm follows.</summary>
    private const double EarlySeconds = 46;

    /// <summary>A table in Markdown; medians of so many checkpoints of each network.</summary>
    public static async Task<string> RunAsync(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("rtrl-checkpoints-");
        try
        {
            var table = new StringBuilder(
                "| network | bytes | training waits (ms) | stored after (ms) | of the first 46 s, five early ones take "
                    + "|\n|---|---|---|---|---|\n"
            );
            var services = new ServiceCollection();
            services.AddSingleton(TimeProvider.System);
            services.AddRtrlHistory(
                new ConfigurationBuilder().AddInMemoryCollection([new("Rtrl:Data:Path", Path.Combine(folder.FullName, "rtrl.db"))]).Build()
            );
            await using var provider = services.BuildServiceProvider();
            var history = provider.GetRequiredService<IRunHistory>();
            foreach (var network in BenchNetwork.All.Take(4))
            {
                var (bytes, copying, storing) = await MeasureAsync(network, history, rounds);
                table.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {network.Name} | {bytes:N0} | {copying:F2} | {storing:F1} | "
                        + $"{EarlyCheckpoints * copying / (10 * EarlySeconds):F3} % |"
                );
            }

            return table.ToString();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Bytes, double Copying, double Storing)> MeasureAsync(
        BenchNetwork network,
        IRunHistory history,
        int rounds
    )
    {
        var run = network.Start();
        for (var step = 0; step < WarmUpSteps; step++)
            run.Step();
        var owner = new NewRun(network.Name, null, null, null, network.Name, network.Settings, ProvenanceReader.Current, []);
        var id = (await history.CreateAsync([owner], claim: true))[0];
        var (bytes, copying, storing) = (0, new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            run.Step();
            var begun = Stopwatch.GetTimestamp();
            var state = run.Checkpoint();
            copying.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            await history.StoreAsync(
                id,
                new RunChange(
                    Checkpoint: new NewCheckpoint(run.StepCount, OwnershipClaim.FirstEpoch, state, null, VectorPath.Name, Pinned: false)
                )
            );
            storing.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            bytes = state.Length;
        }

        return (bytes, Median.Of(copying), Median.Of(storing));
    }
}
