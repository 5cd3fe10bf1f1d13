using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Training;
using Rtrl.Web.Training;

namespace Rtrl.Cli;

/// <summary>
/// Times the whole training step, as the service takes it but with nobody watching. All networks take turns in short slices, so that a busy
/// moment of the machine does not fall on one of them alone.
/// </summary>
internal sealed class StepBenchmark
{
    private readonly TrainingRun _run;
    private readonly List<double> _slices = [];
    private readonly List<double> _allocated = [];
    private long _steps = 1;

    private StepBenchmark(BenchNetwork network)
    {
        Name = network.Name;
        _run = network.Start();
    }

    public string Name { get; }

    /// <param name="slices">At least 15, odd, so that the median is a slice.</param>
    /// <param name="sliceMilliseconds">Length of a slice.</param>
    public static IReadOnlyList<BenchResult> Measure(
        IReadOnlyList<BenchNetwork> networks,
        int slices,
        double sliceMilliseconds,
        CancellationToken cancellation
    )
    {
        StepBenchmark[] benchmarks = [.. networks.Select(network => new StepBenchmark(network))];
        foreach (var benchmark in benchmarks)
            benchmark.WarmUp(sliceMilliseconds, cancellation);
        for (var slice = 0; slice < slices; slice++)
            foreach (var benchmark in benchmarks)
                benchmark.Slice(cancellation);
        var provenance = ProvenanceReader.Current;
        return [.. benchmarks.Select(benchmark => benchmark.Result(provenance))];
    }

    /// <summary>Runs until the compiler has settled, at least 300 ms, then sizes the slice.</summary>
    private void WarmUp(double sliceMilliseconds, CancellationToken cancellation)
    {
        var start = ThreadClock.Nanoseconds();
        long steps = 0,
            elapsed;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            Steps(256);
            steps += 256;
            elapsed = ThreadClock.Nanoseconds() - start;
        } while (elapsed < 300_000_000 || steps < 4096);

        start = ThreadClock.Nanoseconds();
        Steps(1024);
        _steps = Math.Max(1, (long)(sliceMilliseconds * 1e6 * 1024 / Math.Max(1, ThreadClock.Nanoseconds() - start)));
    }

    private void Slice(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = ThreadClock.Nanoseconds();
        Steps(_steps);
        var elapsed = ThreadClock.Nanoseconds() - start;

        _allocated.Add((double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / _steps);
        _slices.Add(elapsed / 1000.0 / _steps);
    }

    private void Steps(long count)
    {
        for (long step = 0; step < count; step++)
            _run.Step();
        if (_run.Outcome is { } outcome)
            throw new InvalidOperationException($"{Name} cannot be measured: {outcome.Reason}");
    }

    private BenchResult Result(Provenance provenance)
    {
        double[] sorted = [.. _slices.Order()];
        var median = Median.Of(sorted);

        // The median here too: now and then the runtime books a little of its own on the thread that it interrupts.
        var allocated = Median.Of(_allocated);
        var description = _run.Description;
        return new BenchResult(
            "bench",
            Name,
            description.Title,
            description.ParameterCount,
            median,
            median * 1000 / description.ParameterCount,
            sorted[0],
            sorted[^1],
            allocated,
            sorted.Length,
            _steps,
            provenance.VectorPath,
            ThreadClock.Kind,
            provenance.Processor,
            provenance.Runtime,
            provenance.OperatingSystem,
            provenance.Version,
            provenance.Commit
        );
    }
}
