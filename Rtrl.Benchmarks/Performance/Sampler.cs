namespace Rtrl.Benchmarks.Performance;

/// <summary>One thing that is measured in slices; the median counts.</summary>
/// <param name="slice">Measures once and returns the number.</param>
internal sealed class Sampler(string name, Func<double> slice)
{
    private readonly List<double> _samples = [];

    public string Name => name;

    public double Median => Engine.Numerics.Median.Of(_samples);

    public double Lowest => _samples.Min();

    public double Highest => _samples.Max();

    /// <summary>
    /// All take turns, so that a busy moment of the machine falls on all of them; first unmeasured, until the compiler has settled.
    /// </summary>
    public static void Run(IReadOnlyList<Sampler> samplers, int rounds, int warmUps = 60)
    {
        for (var round = 0; round < warmUps; round++)
            foreach (var sampler in samplers)
                sampler.Measure();
        for (var round = 0; round < rounds; round++)
            foreach (var sampler in samplers)
                sampler._samples.Add(sampler.Measure());
    }

    private double Measure() => slice();
}
