namespace Rtrl.Engine.Contracts;

/// <summary>A number by which an experiment judges its runs beside their return: what one of their metrics came to at the end.</summary>
/// <param name="Metric">One of <see cref="RunMetrics"/>.</param>
/// <param name="Part">The mean is taken over the last 1/<paramref name="Part"/> of the planned steps.</param>
public sealed record Measure(string Metric, int Part = LastMean.Part)
{
    /// <summary>More would be less than a bucket of a long run's curve.</summary>
    public const int SmallestPart = 500;

    public MetricDescriptor Descriptor => RunMetrics.All[RunMetrics.IndexOf(Metric)];

    /// <summary>What one run's number is, in words.</summary>
    public string Words =>
        Descriptor.Studied ? "from the last checkpoint of a run"
        : Part == 1 ? "mean of all steps of a run"
        : $"mean of the last 1/{Part} of the steps of a run";
}
