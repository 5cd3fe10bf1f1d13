using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>What the cells of an experiment's grid say.</summary>
/// <param name="Key">As the address has it.</param>
/// <param name="Unit">Beside the figure: centre, interval, method.</param>
/// <param name="Share">From 0 to 1, shown in percent.</param>
public sealed record ExperimentMeasure(string Key, string Title, string Unit, bool Share, Func<ResultGroup, RunSettings, Estimate?> Of)
{
    /// <summary>The paper's success, where it names a threshold.</summary>
    public static ExperimentMeasure Success { get; } =
        new(
            Reported.Success,
            "Success",
            "share of seeds whose final return is above the paper's threshold, 95 % Wilson interval",
            true,
            (group, _) => group.Success
        );

    public static ExperimentMeasure Solved { get; } =
        new(
            Reported.Solved,
            "Solved",
            "share of seeds that solved their task at some step, 95 % Wilson interval",
            true,
            (group, _) => group.SolveRate
        );

    public static ExperimentMeasure Final { get; } =
        new(
            Reported.Final,
            "Final return",
            "interquartile mean of the final returns, 95 % bootstrap interval",
            false,
            (group, _) => group.Final
        );

    /// <summary>The final return on the paper's scale of the task, so that tasks stand side by side.</summary>
    public static ExperimentMeasure Normalised { get; } =
        new(
            Reported.Normalised,
            "Normalised",
            "interquartile mean of the final returns on the paper's scale of each task, 95 % bootstrap interval",
            false,
            (group, settings) =>
                EnvironmentKind.FactsOf(settings.Environment).Scale is { } scale && group.Final is var final
                    ? final with
                    {
                        Value = Scaled(scale, final.Value),
                        Low = Scaled(scale, final.Low),
                        High = Scaled(scale, final.High),
                    }
                    : null
        );

    /// <summary>One of the experiment's own.</summary>
    public static ExperimentMeasure Own(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var (metric, unit) = (measure.Descriptor, measure.Descriptor.Unit.Length > 0 ? $"{measure.Descriptor.Unit}, " : "");
        return new ExperimentMeasure(
            metric.Name,
            metric.Title,
            $"{unit}{measure.Words}, interquartile mean over the seeds, 95 % bootstrap interval",
            false,
            (group, _) => group.Measured.FirstOrDefault(one => one.Measure.Metric == metric.Name)?.Value
        )
        {
            Metric = metric,
        };
    }

    /// <summary>What a number is called within a sentence, and whether it is a share.</summary>
    /// <inheritdoc cref="Named" path="/param"/>
    public static (string Words, bool Share) WordsOf(string key) =>
        s_all.FirstOrDefault(measure => measure.Key == key) is { } known
            ? (known.Title.ToLowerInvariant(), known.Share)
            : (RunMetrics.All[RunMetrics.IndexOf(key)].InText, false);

    /// <summary>Of one of the experiment's own measures; null where it is about returns.</summary>
    public MetricDescriptor? Metric { get; private init; }

    /// <summary>
    /// What is subtracted when two levels of a factor are compared: this number where it is the experiment's own, else final returns.
    /// </summary>
    public string Subtracted => Metric?.Name ?? Reported.Final;

    /// <param name="key">One of <see cref="Reported.Measures"/>, or the metric of one of the experiment's own.</param>
    public static ExperimentMeasure Named(Experiment experiment, string key)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return s_all.FirstOrDefault(measure => measure.Key == key) ?? Own(experiment.Measures.First(measure => measure.Metric == key));
    }

    private static readonly ExperimentMeasure[] s_all = [Success, Solved, Final, Normalised];

    /// <summary>Those that mean something for these groups, the most telling first.</summary>
    public static IReadOnlyList<ExperimentMeasure> For(Experiment experiment, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(table);
        var environments = experiment.Cells.Select(one => one.Settings.Environment).Distinct().ToList();
        var episodes = environments.Exists(environment => EnvironmentKind.FactsOf(environment).EpisodeLength is not null);
        var scaled = environments.TrueForAll(environment => EnvironmentKind.FactsOf(environment).Scale is not null);
        return
        [
            .. experiment.Measures.Select(Own),
            .. table.Groups.Any(group => group.Success is not null) ? (ExperimentMeasure[])[Success] : [],
            .. scaled && environments.Select(environment => environment.Name).Distinct().Skip(1).Any()
                ? (ExperimentMeasure[])[Normalised, Final]
            : episodes || experiment.Measures.Count == 0 ? [Final]
            : [],
            .. environments.Exists(environment => EnvironmentKind.FactsOf(environment).SuccessReturn is not null)
                ? (ExperimentMeasure[])[Solved]
                : [],
        ];
    }

    private static double Scaled(ReturnScale scale, double value) => scale.Of(value) ?? double.NaN;
}
