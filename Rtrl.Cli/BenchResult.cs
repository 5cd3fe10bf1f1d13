namespace Rtrl.Cli;

/// <summary>What a training step of one network costs.</summary>
/// <param name="Event">Always "bench": the kind of this line in <c>--json</c> output.</param>
/// <param name="CpuMicrosecondsPerStep">Median over the slices.</param>
/// <param name="NanosecondsPerParameter">The same per trainable number, over all networks of the agent.</param>
/// <param name="FastestMicroseconds">Fastest slice.</param>
/// <param name="SlowestMicroseconds">Slowest slice; far from the median means a busy machine.</param>
/// <param name="Vector">Kernel path: avx512, avx2 or scalar.</param>
/// <param name="Clock">"thread CPU", or "wall" where the system has no such clock.</param>
internal sealed record BenchResult(
    string Event,
    string Network,
    string Title,
    int Parameters,
    double CpuMicrosecondsPerStep,
    double NanosecondsPerParameter,
    double FastestMicroseconds,
    double SlowestMicroseconds,
    double AllocatedBytesPerStep,
    int Slices,
    long StepsPerSlice,
    string Vector,
    string Clock,
    string Processor,
    string Runtime,
    string OperatingSystem,
    string Version,
    string Commit
);
