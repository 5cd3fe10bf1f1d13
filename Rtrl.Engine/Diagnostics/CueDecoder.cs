using Rtrl.Engine.Clones;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// Is the cue in the state? Held-out accuracy of a <see cref="LinearProbe"/> from h_t to one entry of the world's hidden state as the
/// episode drew it, step by step of the episode, beside the same probe on shuffled classes and on the observation of that step alone. What
/// a probe can read the agent need not use, and what a linear probe cannot read may be there all the same.
/// </summary>
/// <param name="Cue">Name of the entry.</param>
/// <param name="Classes">Its values, in rising order.</param>
/// <param name="Episodes">Episodes lived.</param>
/// <param name="State">Accuracy from h_t, shape [steps]; NaN where fewer than 20 episodes last that long.</param>
/// <param name="Shuffled">The same with the classes dealt out anew.</param>
/// <param name="Observation">Accuracy from o_t.</param>
/// <param name="Chance">Share of the most frequent class.</param>
public sealed record CueDecoder(
    string Cue,
    IReadOnlyList<double> Classes,
    int Episodes,
    IReadOnlyList<double> State,
    IReadOnlyList<double> Shuffled,
    IReadOnlyList<double> Observation,
    double Chance
)
{
    public const int MostSteps = 256;
    public const int MostClasses = 16;
    private const int FewestEpisodes = 20;

    /// <summary>Lives episodes of a frozen clone under its training policy; the sandbox stays where it is.</summary>
    /// <param name="network">One of <see cref="Sandbox.RecurrentNetworks"/>.</param>
    /// <param name="entry">Index into the hidden state that can be injected, [0, <see cref="EnvironmentFacts.HiddenSize"/>).</param>
    /// <param name="episodes">20 to 1,000.</param>
    /// <exception cref="SandboxException">There is no such entry, it never varies, or it has too many values to be told apart.</exception>
    public static CueDecoder Of(
        Sandbox sandbox,
        string network,
        int entry,
        int episodes = 200,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, FewestEpisodes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(episodes, 1_000);
        var facts = sandbox.Facts;
        if (facts.HiddenSize == 0)
            throw new SandboxException($"{facts.Title} hides no state, so there is no cue to decode.");
        if (entry < 0 || entry >= facts.HiddenSize)
            throw new SandboxException(
                $"The hidden state of {facts.Title} has {facts.HiddenSize} entries; {entry} is not one of 0 to {facts.HiddenSize - 1}."
            );
        sandbox.Network(network);
        var clone = sandbox.Clone();
        clone.HoldExploration();
        var cues = new double[episodes];
        var (states, observations) = (new List<double[]>[episodes], new List<double[]>[episodes]);
        for (var episode = 0; episode < episodes; episode++)
        {
            cancellation.ThrowIfCancellationRequested();
            clone.BeginEpisode(seed, episode);
            (states[episode], observations[episode]) = ([], []);
            do
            {
                var step = clone.Record();
                if (states[episode].Count == 0)
                    cues[episode] = step.EnvironmentState[entry];
                states[episode].Add(Widen(clone.HiddenState(network)));
                observations[episode].Add(Widen(step.Observation));
            } while (!clone.BetweenEpisodes && states[episode].Count < MostSteps);
        }

        double[] values = [.. cues.Distinct().Order()];
        if (values.Length is < 2 or > MostClasses)
            throw new SandboxException(
                $"“{facts.StateNames[entry]}” took {Wording.Count(values.Length, "value")} in {Wording.Count(episodes, "episode")}; "
                    + $"a cue has 2 to {MostClasses}."
            );
        var classes = Array.ConvertAll(cues, cue => Array.IndexOf(values, cue));
        var shuffled = Shuffle(classes, seed);
        var length = states.Max(lived => lived.Count);
        var (fromState, fromShuffled, fromObservation) = (new double[length], new double[length], new double[length]);
        for (var t = 0; t < length; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            var there = Enumerable.Range(0, episodes).Where(episode => states[episode].Count > t).ToArray();
            fromState[t] = Accuracy(there, t, states, classes);
            fromShuffled[t] = Accuracy(there, t, states, shuffled);
            fromObservation[t] = Accuracy(there, t, observations, classes);
            progress?.Report((t + 1.0) / length);
        }

        return new CueDecoder(
            facts.StateNames[entry],
            values,
            episodes,
            fromState,
            fromShuffled,
            fromObservation,
            classes.GroupBy(k => k).Max(same => same.Count()) / (double)episodes
        );
    }

    private static double Accuracy(int[] episodes, int step, List<double[]>[] features, int[] classes) =>
        episodes.Length < FewestEpisodes
            ? double.NaN
            : LinearProbe.HeldOutAccuracy(
                [.. episodes.Select(episode => features[episode][step])],
                [.. episodes.Select(episode => classes[episode])]
            );

    private static int[] Shuffle(int[] classes, long seed)
    {
        int[] dealt = [.. classes];
        new RandomSource(seed, RandomStream.Evaluation).Shuffle(dealt);
        return dealt;
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
