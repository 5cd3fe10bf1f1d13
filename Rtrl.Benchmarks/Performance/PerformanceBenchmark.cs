using Rtrl.Cli;
using Rtrl.Engine.Kernels;

namespace Rtrl.Benchmarks.Performance;

/// <summary>Measures everything that <see cref="PerformanceReport"/> says.</summary>
internal static class PerformanceBenchmark
{
    private const double Slice = 6;
    private static readonly int[] s_kilobytes = [256, 512, 768, 1024, 1536, 2048, 4096, 16384];
    private static readonly int[] s_sizes = [32, 64, 128, 192, 256, 512, 1024, 2048];
    private static readonly int[] s_denseSizes = [8, 16, 24, 32, 48, 64];

    public static PerformanceReport Run(int rounds)
    {
        Sampler[] updates =
        [
            Of($"engine, {VectorPath.Name} kernels", new EngineUpdate(VectorPath.Current)),
            Of(PerformanceReport.Tensors, new PlainUpdate((outputs, parameters) => new TensorNetwork(outputs, parameters))),
            Of(PerformanceReport.Scalar, new PlainUpdate((outputs, parameters) => new ScalarNetwork(outputs, parameters))),
        ];
        var networks = BenchNetwork.All.Take(4).Select(network => (Timer: new RunTimer(network), network.Name)).ToList();
        var wholes = networks.Select(network => new Sampler(network.Name, () => network.Timer.Slice(Slice))).ToList();
        var bandwidths = s_kilobytes
            .Select(size =>
            {
                var bandwidth = new Bandwidth(size * 1024);
                return new Sampler($"{size}", bandwidth.Measure);
            })
            .ToList();
        Sampler.Run([.. updates, .. wholes, .. bandwidths], rounds);

        var scaling = s_sizes
            .Select(size => (Cell: "linear-rtu", Size: size))
            .Concat(s_sizes.Select(size => (Cell: "min-gru", Size: size)))
            .Select(point => Point(point.Cell, point.Size, 64))
            .Concat(s_denseSizes.SelectMany(size => (ScalingPoint[])[Point("gru", size, 16), Point("lstm", size, 16)]))
            .ToList();
        Sampler.Run([.. scaling.Select(point => point.Microseconds)], rounds, warmUps: 15);

        var allocated = networks[0].Timer.AllocatedBytes(10_000) / 10_000.0;
        return new PerformanceReport(
            updates,
            wholes,
            [.. networks.Select(network => network.Timer.Parameters)],
            bandwidths,
            scaling,
            TwoCores.Measure(rounds, Slice),
            allocated,
            rounds
        );
    }

    private static Sampler Of(string name, IStandardUpdate update)
    {
        var timer = new UpdateTimer(update);
        return new Sampler(name, () => timer.Slice(Slice));
    }

    private static ScalingPoint Point(string cell, int size, int features)
    {
        var timer = new RunTimer(BenchNetwork.ActorCritic($"{cell} {size}", size, cell, features));
        return new ScalingPoint(cell, size, timer.Parameters, new Sampler($"{cell} {size}", () => timer.Slice(Slice)));
    }
}
