using System.Globalization;
using System.Text;
using Rtrl.Engine.Kernels;
using Rtrl.Web.Training;

namespace Rtrl.Benchmarks.Performance;

/// <summary>What <see cref="PerformanceBenchmark"/> measured, as a page and a figure.</summary>
internal sealed record PerformanceReport(
    IReadOnlyList<Sampler> Updates,
    IReadOnlyList<Sampler> Networks,
    IReadOnlyList<int> Parameters,
    IReadOnlyList<Sampler> Bandwidths,
    IReadOnlyList<ScalingPoint> Scaling,
    (double Alone, double Together, double Ratio) TwoCores,
    double AllocatedBytes,
    int Rounds
)
{
    public const string Scalar = "scalar float32 loops, fused";
    public const string Tensors = "TensorPrimitives, one operation per pass";

    /// <summary>The widest path gives the page its plain name.</summary>
    private static string Suffix => VectorPath.Current == VectorPath.Supported[0] ? "" : "-" + VectorPath.Name;

    private double Roof => StandardSizes.BytesMoved / (Bandwidths.Single(sampler => sampler.Name == "1024").Median * 1000);

    public string Markdown()
    {
        var provenance = ProvenanceReader.Current;
        var text = new StringBuilder();
        Line($"# What a training step costs, {VectorPath.Name} kernels\n");
        Line(
            "The standard update (`spec/performance.md`): observation 16, 4 actions, actor and critic each dense 64 → linear RTU "
                + "192 (exact RTRL) → dense 64 →"
        );
        Line(
            "head, 101,701 parameters, stream AC(0.8) with ObGD, episodes of 200. One thread; processor time of the thread; "
                + "everything in a table takes turns in"
        );
        Line($"slices of 6 ms; median of {Rounds}, fastest and slowest slice beside it.\n");
        Line(
            $"{MeasuredAt()}; {provenance.Processor}; {provenance.Runtime}; {provenance.OperatingSystem}; {provenance.VectorPath} kernels;"
        );
        Line(
            $"version {provenance.Version}; load averages {Load()}. Again: `dotnet run -c Release --project Rtrl.Benchmarks -- performance`"
        );
        Line("(with `RTRL_VECTOR_PATH=avx2` for the other page of the two: [avx512](performance.md), [avx2](performance-avx2.md))\n");
        Line("## The standard update against other programs for it\n");
        Line(
            "Both comparators start from the engine's parameters and a test holds their parameters against the engine's after "
                + "hundreds of steps."
        );
        Line("A plain PyTorch version is measured apart, since it needs Python: [pytorch.md](../../Rtrl.Benchmarks/results/pytorch.md).\n");
        Line("| program | µs per update | fastest | slowest | times the engine's |\n|---|---|---|---|---|");
        foreach (var update in Updates)
            Line(
                (
                    $"| {update.Name} | {update.Median:F2} | {update.Lowest:F2} | {update.Highest:F2} | "
                    + $"{update.Median / Updates[0].Median:F2} |"
                )
            );
        Line("\n| bar | asked | measured | |\n|---|---|---|---|");
        foreach (var path in Updates.Where(update => update.Name.StartsWith("engine, avx", StringComparison.Ordinal)))
        {
            var wide = path.Name.Contains("512", StringComparison.Ordinal);
            Bar($"{path.Name}: speed against {Scalar}", wide ? 18 : 13, Of(Scalar).Median / path.Median, atLeast: true);
            Bar($"{path.Name}: speed against {Tensors}", wide ? 6 : 4.5, Of(Tensors).Median / path.Median, atLeast: true);
        }

        Bar("µs of the whole training step against 2.85 MB / axpy bandwidth at 1 MB", 1.18, Networks[0].Median / Roof, atLeast: false);
        Bar("bytes allocated per step", 0, AllocatedBytes, atLeast: false);
        Bar("processor time per step, two runs on two cores against one alone", 1.08, TwoCores.Ratio, atLeast: false);
        Bar(
            "ns per parameter, hidden size 1024 against 128",
            2,
            PerParameter("linear-rtu", 1024) / PerParameter("linear-rtu", 128),
            atLeast: false
        );
        Line(
            (
                $"\n2.85 MB at the bandwidth of 1 MB would take {Roof:F2} µs. Alone {TwoCores.Alone:F2} µs, two at once "
                + $"{TwoCores.Together:F2} µs."
            )
        );
        Line("\n## Whole training steps of the paper's networks\n");
        Line(
            "Environment, normalisers, statistics and all.\n\n| network | parameters | µs per step | steps/s | ns per parameter "
                + "|\n|---|---|---|---|---|"
        );
        for (var i = 0; i < Networks.Count; i++)
            Line(
                (
                    $"| {Networks[i].Name} | {Parameters[i]:N0} | {Networks[i].Median:F2} | {1e6 / Networks[i].Median:N0} | "
                    + $"{1000 * Networks[i].Median / Parameters[i]:F3} |"
                )
            );
        Line(
            "\n## Bandwidth of this machine\n\ny ← y + s x on one core, two numbers read and one written, processor time, in the "
                + "same rounds.\n"
        );
        Line("| working set, KB | GB/s | standard update's 2.85 MB would take, µs |\n|---|---|---|");
        foreach (var bandwidth in Bandwidths)
            Line($"| {bandwidth.Name} | {bandwidth.Median:F0} | {StandardSizes.BytesMoved / (bandwidth.Median * 1000):F1} |");
        Line(
            (
                $"\nThe whole step moves its 2.85 MB at {StandardSizes.BytesMoved / (Networks[0].Median * 1000):F0} GB/s, the "
                + $"update alone at {StandardSizes.BytesMoved / (Updates[0].Median * 1000):F0} GB/s; its working set is 1 MB."
            )
        );
        Line("\n## Cost against hidden size\n\n![Cost of a step against hidden size](performance-scaling" + Suffix + ".svg)\n");
        Line("Whole stream AC steps; linear RTU and minGRU with 64 features, GRU and LSTM under dense exact RTRL with 16.\n");
        Line("| cell | hidden size | parameters | µs per step | ns per parameter |\n|---|---|---|---|---|");
        foreach (var point in Scaling.OrderBy(point => point.Cell, StringComparer.Ordinal).ThenBy(point => point.Size))
            Line(
                (
                    $"| {point.Cell} | {point.Size} | {point.Parameters:N0} | {point.Microseconds.Median:N1} | "
                    + $"{1000 * point.Microseconds.Median / point.Parameters:F3} |"
                )
            );
        Line("\nSlopes of log cost against log hidden size:\n\n| cell | all sizes | upper half |\n|---|---|---|");
        foreach (var cell in Scaling.GroupBy(point => point.Cell))
            Line($"| {cell.Key} | {Slope([.. cell]):F2} | {Slope([.. cell.Skip(cell.Count() / 2)]):F2} |");
        return text.ToString().TrimEnd() + "\n";

        void Line(string line) => text.AppendLine(line);
        void Bar(string name, double asked, double measured, bool atLeast) =>
            Line(
                (
                    $"| {name} | {(atLeast ? "≥" : "≤")} {asked} | {measured:0.##} | "
                    + $"{((atLeast ? measured >= asked : measured <= asked) ? "met" : "missed")} |"
                )
            );
    }

    public string Figure() => ScalingFigure.Draw(Scaling);

    public async Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"performance{Suffix}.md"), Markdown());
        await File.WriteAllTextAsync(Path.Combine(folder, $"performance-scaling{Suffix}.svg"), Figure());
    }

    private Sampler Of(string name) => Updates.Single(update => update.Name == name);

    private double PerParameter(string cell, int size)
    {
        var point = Scaling.Single(point => point.Cell == cell && point.Size == size);
        return point.Microseconds.Median / point.Parameters;
    }

    private static double Slope(IReadOnlyList<ScalingPoint> points)
    {
        var x = points.Select(point => Math.Log(point.Size)).ToArray();
        var y = points.Select(point => Math.Log(point.Microseconds.Median)).ToArray();
        var (mx, my) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / x.Sum(a => (a - mx) * (a - mx));
    }

    private static string MeasuredAt() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";
}
