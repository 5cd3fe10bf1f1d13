using Rtrl.Cli;
using Rtrl.Engine.Training;

namespace Rtrl.Benchmarks.Performance;

/// <summary>Slices of a whole training run, as the service takes its steps, nobody watching.</summary>
internal sealed class RunTimer(BenchNetwork network)
{
    private readonly TrainingRun _run = network.Start();

    public int Parameters => _run.Description.ParameterCount;

    /// <summary>Microseconds of the thread's processor time per step, over a slice of at least so long.</summary>
    public double Slice(double milliseconds)
    {
        var start = ThreadClock.Nanoseconds();
        long elapsed,
            steps = 0;
        var batch = 1;
        do
        {
            for (var i = 0; i < batch; i++)
                _run.Step();
            steps += batch;
            elapsed = ThreadClock.Nanoseconds() - start;
            batch = elapsed < 100_000 ? 16 : 1;
        } while (elapsed < milliseconds * 1e6);
        return elapsed / 1000.0 / steps;
    }

    public long AllocatedBytes(int steps)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < steps; i++)
            _run.Step();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
