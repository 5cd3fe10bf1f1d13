namespace Rtrl.Engine.Clones;

/// <summary>
/// What a frozen agent lives through from its weights alone: episodes one after another whose draws depend on (seed, episode) only, under
/// the training policy with exploration held. The same weights and seed give the same steps, so a moment is named by its column.
/// </summary>
public static class Rehearsal
{
    public const int MostSteps = 1_024;

    /// <summary>Lives episodes of a clone; the sandbox stays where it is.</summary>
    /// <param name="network">Whose hidden state is written down; null for the network that is shown.</param>
    /// <param name="steps">1 to <see cref="MostSteps"/>.</param>
    /// <exception cref="SandboxException">No recurrent network of that name.</exception>
    public static IReadOnlyList<RecordedStep> Of(
        Sandbox sandbox,
        string? network,
        int steps,
        long seed = 0,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MostSteps);
        var lived = new List<RecordedStep>(steps);
        var clone = Clone(sandbox);
        for (var episode = 0; lived.Count < steps; episode++)
        {
            clone.BeginEpisode(seed, episode);
            do
            {
                cancellation.ThrowIfCancellationRequested();
                lived.Add(clone.Record(network));
            } while (!clone.BetweenEpisodes && lived.Count < steps);
        }

        return lived;
    }

    /// <summary>
    /// A clone that stands before a column of the rehearsal, or before the first step of the episode that the column lies in.
    /// </summary>
    /// <param name="column">From 0.</param>
    public static Sandbox Seek(Sandbox sandbox, int column, bool atEpisodeStart, long seed = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, MostSteps);
        var clone = Clone(sandbox);
        var at = 0;
        for (var episode = 0; ; episode++)
        {
            clone.BeginEpisode(seed, episode);
            do
            {
                cancellation.ThrowIfCancellationRequested();
                if (at++ == column)
                {
                    if (atEpisodeStart)
                        clone.BeginEpisode(seed, episode);
                    return clone;
                }

                clone.Step();
            } while (!clone.BetweenEpisodes);
        }
    }

    private static Sandbox Clone(Sandbox sandbox)
    {
        var clone = sandbox.Clone();
        clone.HoldExploration();
        return clone;
    }
}
