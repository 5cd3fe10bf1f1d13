using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Clones;

/// <summary>
/// Return of a frozen agent: weights, traces and normaliser statistics stand still, actions are greedy (largest value, most probable
/// action, or mean of a Gaussian), and every episode has draws of its own that depend on (seed, episode) only. The run it came from is
/// never touched. A training return is another number: it includes exploration, and learning within the episode.
/// </summary>
public static class Evaluation
{
    /// <summary>What stands for an episode where a stream has no end.</summary>
    public const int StretchSteps = 1_000;

    private const int StepsBetweenLooks = 4_096;

    /// <summary>Evaluates a clone of the sandbox, with whatever is done to its units; the sandbox itself stays where it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of episodes is not from 1 to 10,000, or the seed is negative.</exception>
    /// <exception cref="SandboxException">The agent predicts and does not act, or a number became non-finite.</exception>
    public static EvaluationResult Run(Sandbox sandbox, EvaluationSettings settings, CancellationToken cancellation = default)
    {
        var clone = sandbox.Clone();
        clone.Intervention = sandbox.Intervention;
        return RunOn(clone, settings, cancellation);
    }

    internal static EvaluationResult RunOn(Sandbox clone, EvaluationSettings settings, CancellationToken cancellation)
    {
        Check(settings, clone.Facts);
        clone.Greedy = settings.Greedy;
        clone.HoldExploration();
        var stream = clone.Facts.EpisodeLength is null;
        var returns = new double[settings.Episodes];
        long steps = 0;
        for (var episode = 0; episode < settings.Episodes; episode++)
        {
            if (!stream || episode == 0)
                clone.BeginEpisode(settings.Seed, episode);
            var length = 0;
            var ended = false;
            while (!ended)
            {
                if (steps++ % StepsBetweenLooks == 0)
                    cancellation.ThrowIfCancellationRequested();
                ref readonly var step = ref clone.Step();
                returns[episode] += step.Reward;
                length++;
                ended = stream ? length == StretchSteps : step.EpisodeEnded;
            }
        }

        Estimate? right = clone.Facts.SuccessReturn is { } success
            ? Estimate.ShareOf(returns.Count(value => value >= success), returns.Length)
            : null;
        return new EvaluationResult(
            clone.OriginStep,
            settings.Episodes,
            settings.Seed,
            settings.Greedy ? "greedy" : "training policy",
            Estimate.MeanOf(returns),
            right,
            steps / (double)settings.Episodes,
            stream ? StretchSteps : null,
            returns
        );
    }

    private static void Check(EvaluationSettings settings, EnvironmentFacts facts)
    {
        if (settings.Episodes is < 1 or > EvaluationSettings.MostEpisodes)
            throw new ArgumentOutOfRangeException(
                nameof(settings),
                settings.Episodes,
                $"episodes is {settings.Episodes}; allowed are 1 to {EvaluationSettings.MostEpisodes:N0}."
            );
        if (settings.Seed < 0)
            throw new ArgumentOutOfRangeException(
                nameof(settings),
                settings.Seed,
                $"seed is {settings.Seed}; allowed are whole numbers from 0."
            );
        if (facts.Actions.Kind == ActionKind.None)
            throw new SandboxException(
                $"{facts.Title} is a stream to be predicted: nobody acts, so there is no return to evaluate. Its TD error tells how "
                    + "well it is predicted."
            );
    }
}
