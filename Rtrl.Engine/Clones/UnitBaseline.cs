namespace Rtrl.Engine.Clones;

/// <summary>
/// How the units of a recurrent layer usually stand: mean and standard deviation of every state entry over the steps of frozen episodes
/// under the training policy.
/// </summary>
/// <param name="Network">Name of the network.</param>
/// <param name="Units">n.</param>
/// <param name="Mean">[StateComponents × n], in the order of the hidden state.</param>
/// <param name="Deviation">Likewise, the population deviation √(Σ(h − mean)²/steps).</param>
/// <param name="Steps">Steps it was taken over.</param>
public sealed record UnitBaseline(string Network, int Units, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation, int Steps)
{
    /// <summary>Most steps of a recording; a baseline needs no more.</summary>
    public const int MostSteps = 20_000;

    /// <summary>
    /// Records a clone of the sandbox over whole episodes (of a stream without end: stretches of 1,000 steps) with draws of their own; the
    /// sandbox stays where it is.
    /// </summary>
    /// <param name="network">One of <see cref="Sandbox.RecurrentNetworks"/>.</param>
    public static UnitBaseline Record(
        Sandbox sandbox,
        string network,
        int episodes = 20,
        long seed = 0,
        CancellationToken cancellation = default
    )
    {
        var clone = sandbox.Clone();
        clone.HoldExploration();
        var size = clone.HiddenState(network).Length;
        var (mean, squares) = (new double[size], new double[size]);
        var steps = 0;
        for (var episode = 0; episode < episodes && steps < MostSteps; episode++)
        {
            cancellation.ThrowIfCancellationRequested();
            clone.BeginEpisode(seed, episode);
            var end = Math.Min(MostSteps, steps + (clone.Facts.EpisodeLength ?? Evaluation.StretchSteps));
            do
            {
                clone.Step();
                Add(clone.HiddenState(network), ++steps, mean, squares);
            } while (!clone.BetweenEpisodes && steps < end);
        }

        return new UnitBaseline(
            network,
            clone.Units(network),
            Array.ConvertAll(mean, value => (float)value),
            Array.ConvertAll(squares, value => (float)Math.Sqrt(value / Math.Max(1, steps))),
            steps
        );
    }

    /// <summary>Welford's update of mean and sum of squared differences.</summary>
    private static void Add(ReadOnlySpan<float> state, int count, double[] mean, double[] squares)
    {
        for (var i = 0; i < state.Length; i++)
        {
            var difference = state[i] - mean[i];
            mean[i] += difference / count;
            squares[i] += difference * (state[i] - mean[i]);
        }
    }
}
