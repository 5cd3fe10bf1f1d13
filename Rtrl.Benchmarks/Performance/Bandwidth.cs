using Rtrl.Cli;
using Rtrl.Engine.Kernels;

namespace Rtrl.Benchmarks.Performance;

/// <summary>y ← y + s x over two vectors that together have a given size: two numbers read and one written, 12 bytes per element.</summary>
internal sealed class Bandwidth
{
    private readonly AlignedBuffer _x,
        _y;
    private readonly DenseKernels _kernels = DenseKernels.For(VectorPath.Current);
    private readonly int _repeats;

    public Bandwidth(int bytes)
    {
        _x = new AlignedBuffer(bytes / 8);
        _y = new AlignedBuffer(bytes / 8);
        _repeats = Math.Max(1, (16 << 20) / bytes);
    }

    /// <summary>GB/s over one slice of about a quarter of a millisecond or more.</summary>
    public double Measure()
    {
        var start = ThreadClock.Nanoseconds();
        for (var repeat = 0; repeat < _repeats; repeat++)
            _kernels.Apply(new Weights(_y.Span, _x.Span, 1e-9f));
        return 12.0 * _x.Length * _repeats / Math.Max(1, ThreadClock.Nanoseconds() - start);
    }
}
