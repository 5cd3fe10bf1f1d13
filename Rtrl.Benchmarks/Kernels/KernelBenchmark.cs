using Rtrl.Benchmarks.Performance;
using Rtrl.Cli;
using Rtrl.Engine.Kernels;

namespace Rtrl.Benchmarks.Kernels;

/// <summary>Measures everything that <see cref="KernelReport"/> says: all programs take turns in short slices.</summary>
internal static class KernelBenchmark
{
    private const double Nanoseconds = 1e6;
    private static readonly int[] s_kilobytes = [8, 16, 32, 64, 128, 192, 256, 384, 512, 768, 1024];

    public static KernelReport Run(int rounds)
    {
        var findings = KernelCases
            .All.Select(kernel => new KernelFinding(
                kernel,
                Of(kernel.On(VectorPath.Current)),
                Of(kernel.On(VectorWidth.Scalar)),
                kernel.Tensors is null ? null : Of(kernel.Tensors())
            ))
            .ToList();
        var bandwidths = s_kilobytes
            .Select(size =>
            {
                var bandwidth = new Bandwidth(size * 1024);
                return (Kilobytes: size, Sampler: new Sampler($"{size}", bandwidth.Measure));
            })
            .ToList();
        Sampler.Run(
            [
                .. findings.Select(finding => finding.Vector),
                .. findings.Select(finding => finding.Scalar),
                .. findings.Select(finding => finding.Tensors).OfType<Sampler>(),
                .. bandwidths.Select(bandwidth => bandwidth.Sampler),
            ],
            rounds
        );
        return new KernelReport(findings, bandwidths, rounds);
    }

    /// <summary>Microseconds of the thread's processor time per call, over a slice of a millisecond or more.</summary>
    private static Sampler Of(KernelProgram program) =>
        new(
            "",
            () =>
            {
                var start = ThreadClock.Nanoseconds();
                long elapsed,
                    calls = 0;
                var batch = 8;
                do
                {
                    for (var i = 0; i < batch; i++)
                        program.Run();
                    calls += batch;
                    elapsed = ThreadClock.Nanoseconds() - start;
                    batch = elapsed < Nanoseconds / 4 ? batch * 2 : batch;
                } while (elapsed < Nanoseconds);
                return elapsed / 1000.0 / calls;
            }
        );
}
