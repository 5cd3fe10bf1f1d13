using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// The numbers among <see cref="RunMetrics"/> that no step records: what studies of clones find in a run's last checkpoint, of the network
/// that is shown first. The same checkpoint gives the same numbers.
/// </summary>
public static class EndStudies
{
    /// <summary>Further episodes over which staleness is averaged: the agent goes on learning in them, in a clone.</summary>
    public const int StalenessEpisodes = 5;

    /// <summary>Frozen episodes of which the credit weights are medians.</summary>
    public const int CreditEpisodes = 10;

    /// <summary>Steps back at which the amplification is read.</summary>
    public const int AmplificationLag = 32;

    /// <summary>Longest lag that the rates are fitted over.</summary>
    private const int MostLags = 63;

    /// <param name="metrics">Names of studied metrics; others are passed over.</param>
    /// <returns>A curve of one point for each that means something for this run; none for an agent without memory.</returns>
    /// <exception cref="SandboxException">The run cannot be studied: the message says why.</exception>
    public static IReadOnlyList<SeriesColumn> Of(
        RunSettings settings,
        ReadOnlySpan<byte> checkpoint,
        IReadOnlyCollection<string> metrics,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var sandbox = Sandbox.Of(settings, checkpoint);
        if (sandbox.RecurrentNetworks.Count == 0)
            return [];
        var found = new List<(string Metric, double? Value)>();
        if (metrics.Any(metric => metric is RunMetrics.Staleness or RunMetrics.StalenessPaper or RunMetrics.StalenessExact))
            found.AddRange(Staleness(sandbox, cancellation));
        if (
            metrics.Any(metric =>
                metric
                    is RunMetrics.Retention
                        or RunMetrics.OneStepCreditRate
                        or RunMetrics.ExactCreditRate
                        or RunMetrics.CreditAmplification
            )
        )
            found.AddRange(Credit(sandbox, cancellation));
        var step = sandbox.OriginStep;
        return
        [
            .. from number in found
            let value = number.Value ?? double.NaN
            where metrics.Contains(number.Metric) && double.IsFinite(value)
            select new SeriesColumn(number.Metric, 1, [new SeriesBucket(step, step, 1, value, value, value, value)]),
        ];
    }

    private static IEnumerable<(string Metric, double? Value)> Staleness(Sandbox sandbox, CancellationToken cancellation)
    {
        var ends = Enumerable
            .Range(0, StalenessEpisodes)
            .Select(episode => StalenessStudy.Of(sandbox, sandbox.RecurrentNetworks[0], episode, cancellation: cancellation).Looks[^1])
            .ToList();
        yield return (RunMetrics.Staleness, ends.Average(look => look.FullReplay.RelativeL2));
        foreach (var (at, metric) in ((string[])[RunMetrics.StalenessPaper, RunMetrics.StalenessExact]).Index())
            yield return (
                metric,
                ends[0].CorrectedFullReplay.Count == 0 ? null : ends.Average(look => look.CorrectedFullReplay[at].RelativeL2)
            );
    }

    private static IEnumerable<(string Metric, double? Value)> Credit(Sandbox sandbox, CancellationToken cancellation)
    {
        var course = CreditCourse.Of(sandbox, sandbox.RecurrentNetworks[0], CreditEpisodes, MostLags, cancellation: cancellation);
        yield return (RunMetrics.Retention, course.Retention);
        yield return (RunMetrics.OneStepCreditRate, course.OneStepRate);
        yield return (RunMetrics.ExactCreditRate, course.ExactRate);
        yield return (
            RunMetrics.CreditAmplification,
            course.Amplification.Count > AmplificationLag ? course.Amplification[AmplificationLag] : null
        );
    }
}
