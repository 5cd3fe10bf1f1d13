using System.Globalization;
using System.Text;
using Rtrl.Benchmarks.Performance;
using Rtrl.Engine.Kernels;
using Rtrl.Web.Training;

namespace Rtrl.Benchmarks.Kernels;

/// <summary>What <see cref="KernelBenchmark"/> measured, as a page.</summary>
internal sealed record KernelReport(
    IReadOnlyList<KernelFinding> Findings,
    IReadOnlyList<(int Kilobytes, Sampler Sampler)> Bandwidths,
    int Rounds
)
{
    public string Markdown()
    {
        var provenance = ProvenanceReader.Current;
        var text = new StringBuilder();
        Line($"# The kernels one by one, {VectorPath.Name}\n");
        Line(
            "Every fused loop of the engine at the sizes of the [standard update](performance.md), called again and again over the "
                + "same arrays: against the same"
        );
        Line(
            "source one number at a time (the scalar path) and, where one would write it so, against TensorPrimitives with one "
                + "operation per pass. A test holds"
        );
        Line("the programs of a row against one another. One thread; processor time; all programs in turns; slices of a millisecond; ");
        Line(
            $"median of {Rounds}. KB is what a call must read and write, each number once. Share: of the bandwidth that y ← y + s x "
                + $"reaches, in the same rounds, over"
        );
        Line(
            "arrays as large; above 100 % a kernel writes less of what it moves than that loop does. Where arithmetic counts (exp, "
                + "gates, units) the share is low.\n"
        );
        Line(
            $"{TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}; {provenance.Processor}; "
                + $"{provenance.Runtime}; {provenance.OperatingSystem}; {provenance.VectorPath} kernels;"
        );
        Line(
            $"version {provenance.Version}; load averages {MachineLoad.Now()}. Again: `dotnet run -c Release --project "
                + $"Rtrl.Benchmarks -- kernels`\n"
        );
        Line(
            "| kernel | over | µs | times faster than scalar | than TensorPrimitives | KB | GB/s | share "
                + "|\n|---|---|---|---|---|---|---|---|"
        );
        foreach (var (kernel, vector, scalar, tensors) in Findings)
        {
            var speed = kernel.Bytes / vector.Median / 1000;
            var over = tensors is null ? "" : $"{tensors.Median / vector.Median:F1}";
            Line(
                (
                    $"| {kernel.Name} | {kernel.Shape} | {vector.Median:F3} | {scalar.Median / vector.Median:F1} | {over} | "
                    + $"{kernel.Bytes / 1024:F1} | {speed:F0} | {100 * speed / Roof(kernel.Resident):F0} % |"
                )
            );
        }

        Line("\n## Bandwidth\n\ny ← y + s x, two numbers read and one written.\n\n| arrays, KB | GB/s |\n|---|---|");
        foreach (var (kilobytes, sampler) in Bandwidths)
            Line($"| {kilobytes} | {sampler.Median:F0} |");
        return text.ToString().TrimEnd() + "\n";

        void Line(string line) => text.AppendLine(line);
    }

    public async Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "kernels.md"), Markdown());
    }

    /// <summary>GB/s of the bandwidth loop over arrays of the nearest size.</summary>
    private double Roof(double bytes) =>
        Bandwidths.MinBy(bandwidth => Math.Abs(Math.Log(bandwidth.Kilobytes * 1024 / bytes))).Sampler.Median;
}
