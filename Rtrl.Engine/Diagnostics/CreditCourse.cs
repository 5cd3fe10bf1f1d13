using Rtrl.Engine.Clones;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// <see cref="CreditWeights"/> of several frozen episodes by lag n = T − k: how much the last step's update still reaches a step n earlier,
/// under exact RTRL and under TBPTT(1). Medians over episodes, without trace cuts; the cuts that exploration made are listed apart.
/// </summary>
/// <param name="Episodes">Episodes lived.</param>
/// <param name="Decay">γλ.</param>
/// <param name="Retention">ρ: largest |J| over units, steps and episodes.</param>
/// <param name="Horizon">1/(1 − max(γλ, ρ)) in steps.</param>
/// <param name="Exact">‖ω_{T−n}‖ under exact RTRL, shape [lags].</param>
/// <param name="OneStep">The same under TBPTT(1).</param>
/// <param name="Amplification">Their ratio.</param>
/// <param name="ExactRate">Fitted decay per step of lag; null with too few points.</param>
/// <param name="OneStepRate">Likewise; γλ where c_t is steady.</param>
/// <param name="Cuts">Per episode that had one, the lag of the latest step before the last behind which exploration zeroed the eligibility
/// trace; empty for agents that do not cut.</param>
/// <param name="KeptBehindCut">Median share of the exact weight at the cut that exact RTRL keeps; TBPTT(1) keeps none. Null without a
/// cut.</param>
public sealed record CreditCourse(
    string Network,
    int Episodes,
    double Decay,
    double Retention,
    double Horizon,
    IReadOnlyList<double> Exact,
    IReadOnlyList<double> OneStep,
    IReadOnlyList<double> Amplification,
    double? ExactRate,
    double? OneStepRate,
    IReadOnlyList<int> Cuts,
    double? KeptBehindCut
)
{
    public const int MostLags = 255;

    /// <summary>Lives episodes of frozen clones; the sandbox stays where it is.</summary>
    /// <param name="episodes">1 to 100.</param>
    /// <param name="mostLags">Longest lag that is looked at; longer episodes are looked at up to their step of that number.</param>
    /// <param name="entering">As <see cref="EpisodeStudy.Credit"/>.</param>
    /// <exception cref="SandboxException">The cell's units read one another, or there is no such network.</exception>
    public static CreditCourse Of(
        Sandbox sandbox,
        string network,
        int episodes = 10,
        int mostLags = 127,
        long seed = 0,
        bool entering = false,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(episodes, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostLags, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostLags, MostLags);
        var agent = sandbox.Settings.Agent;
        var decay = SettingsDocument.EffectiveDiscount(sandbox.Settings) * agent.TraceDecay;
        var (exact, oneStep) = (new List<double>[mostLags + 1], new List<double>[mostLags + 1]);
        var (cuts, kept) = (new List<int>(), new List<double>());
        var retention = 0.0;
        for (var lag = 0; lag <= mostLags; lag++)
            (exact[lag], oneStep[lag]) = ([], []);
        for (var episode = 0; episode < episodes; episode++)
        {
            var study = EpisodeStudy.Of(sandbox, network, seed, episode, mostLags + 1, cancellation);
            var credit = study.Credit(decay, entering: entering);
            var last = study.Steps.Count - 1;
            for (var lag = 0; lag <= last; lag++)
            {
                exact[lag].Add(credit.Exact[last - lag]);
                oneStep[lag].Add(credit.OneStep[last - lag]);
            }

            retention = Math.Max(retention, CreditWeights.Retention(study.Steps.Select(step => step.Retention)));
            var cut = sandbox.CutsOnExploration ? LatestCut(study, agent.CutBefore) : null;
            if (cut is { } step)
            {
                cuts.Add(last - step);
                kept.Add(study.Credit(decay, step, entering).Exact[step] / credit.Exact[step]);
            }

            progress?.Report((episode + 1.0) / episodes);
        }

        double[] exactMedians = Medians(exact),
            oneStepMedians = Medians(oneStep);
        return new CreditCourse(
            network,
            episodes,
            decay,
            retention,
            CreditWeights.Horizon(decay, retention),
            exactMedians,
            oneStepMedians,
            [.. exactMedians.Zip(oneStepMedians, (whole, one) => whole / one)],
            Rate(exactMedians),
            Rate(oneStepMedians),
            cuts,
            kept.Count > 0 ? Median.Of(kept) : null
        );
    }

    /// <summary>Step behind which the trace was zeroed: the non-greedy one, or the one before it where the cut comes first.</summary>
    private static int? LatestCut(EpisodeStudy study, bool before)
    {
        for (var step = study.Steps.Count - 2; step >= 0; step--)
        {
            if (study.Steps[before ? step + 1 : step].Lived.Metrics.NonGreedy)
                return step;
        }

        return null;
    }

    /// <summary>Over lags that at least half of the episodes reach.</summary>
    private static double[] Medians(List<double>[] byLag) =>
        [.. byLag.TakeWhile(values => values.Count > 0 && 2 * values.Count >= byLag[0].Count).Select(Median.Of)];

    private static double? Rate(IReadOnlyList<double> byLag) => CreditWeights.FittedRate([.. byLag.Reverse()]);
}
