namespace Rtrl.Engine.Numerics.Reference;

/// <summary>
/// Running observation normalisation, per entry, updated before use, never clipped, never reset.
/// <code>
/// count ← count + 1    Δ = o − mean    mean ← mean + Δ/count    M2 ← M2 + Δ (o − mean)    out = (o − mean)/√(variance + 1e-8)
/// </code>
/// Prior (seed release): mean 0, M2 1, count 1, variance M2/count. Empty (stream-x): starts without samples, variance M2/(count − 1),
/// 1 for the first sample.
/// </summary>
public sealed class ObservationNormaliser(int size, bool startsEmpty = false)
{
    private const double Epsilon = 1e-8;

    public double Count { get; private set; } = startsEmpty ? 0 : 1;

    public double[] Mean { get; } = new double[size];

    /// <summary>M2.</summary>
    public double[] SquaredDeviations { get; } = [.. Enumerable.Repeat(startsEmpty ? 0.0 : 1.0, size)];

    public double Variance(int entry) =>
        !startsEmpty ? SquaredDeviations[entry] / Count
        : Count < 2 ? 1
        : SquaredDeviations[entry] / (Count - 1);

    public double[] Normalise(ReadOnlySpan<double> observation)
    {
        Count++;
        var normalised = new double[observation.Length];
        for (var i = 0; i < observation.Length; i++)
        {
            var difference = observation[i] - Mean[i];
            Mean[i] += difference / Count;
            SquaredDeviations[i] += difference * (observation[i] - Mean[i]);
            normalised[i] = (observation[i] - Mean[i]) / Math.Sqrt(Variance(i) + Epsilon);
        }

        return normalised;
    }
}
