namespace Rtrl.Engine.Contracts;

/// <summary>
/// The paper's measure of a run: the mean return of the episodes that ended in the last 1/25 of its planned steps, exploration included.
/// </summary>
/// <param name="Episodes">How many that mean is taken over; below <see cref="FewestEpisodes"/> it says too little to judge by.</param>
public readonly record struct FinalReturn(double Mean, long Episodes)
{
    /// <summary>A mean over fewer is not held against the paper's threshold.</summary>
    public const int FewestEpisodes = 20;

    /// <summary>
    /// The <see cref="LastMean"/> of the returns. Null where no episode ended there.
    /// </summary>
    /// <param name="returns">The series of returns; null when there is none.</param>
    public static FinalReturn? Of(SeriesColumn? returns, long plannedSteps) =>
        LastMean.Of(returns, plannedSteps, LastMean.Part) is { } last ? new FinalReturn(last.Mean, last.Samples) : null;
}
