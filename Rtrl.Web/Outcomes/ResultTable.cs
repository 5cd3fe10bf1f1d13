using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Statistics;

namespace Rtrl.Web.Outcomes;

/// <summary>What groups of seeds came to, side by side: the one place where runs become numbers with intervals.</summary>
/// <param name="Differing">Keys of the settings in which the groups differ, in form order; of an experiment the names of its
/// factors.</param>
/// <param name="Groups">In the order of their oldest run, or of the experiment's cells.</param>
/// <param name="Cautions">What a reader must know before believing the numbers, as sentences.</param>
public sealed record ResultTable(IReadOnlyList<string> Differing, IReadOnlyList<ResultGroup> Groups, IReadOnlyList<string> Cautions)
{
    /// <summary>Groups the runs by their settings, seed aside.</summary>
    public static ResultTable Of(IReadOnlyList<RunDetail> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var kinds = runs.OrderBy(run => run.Summary.Id)
            .GroupBy(run => SettingsIdentity.OfSeeds(run.Settings))
            .Select(kind => kind.ToList())
            .ToList();
        var differing = KeysThatDiffer([.. kinds.Select(kind => kind[0].Settings)]);
        return Of(
            differing,
            [
                .. from kind in kinds
                let values = differing.Select(key => KeyValuePair.Create(key, ValueOf(kind[0].Settings, key))).ToArray()
                let label = string.Join(", ", values.Where(value => value.Value is not null).Select(value => $"{value.Key}={value.Value}"))
                let summaries = kind.ConvertAll(run => run.Summary)
                select new Kind(
                    label.Length > 0 ? label : summaries[0].Preset ?? summaries[0].Title,
                    values,
                    kind[0].Settings,
                    summaries,
                    summaries.DistinctBy(run => run.Seed).Count()
                ),
            ]
        );
    }

    /// <summary>Keys of what settings differ in, the seed aside, in form order; where a setting has no effect it has no value.</summary>
    internal static IReadOnlyList<string> KeysThatDiffer(IReadOnlyCollection<RunSettings> settings) =>
        [
            .. from setting in SettingsDocument.Descriptors
            where setting.Key != "seed"
            where settings.Select(one => ValueOf(one, setting.Key)).Distinct().Skip(1).Any()
            select setting.Key,
        ];

    /// <summary>
    /// A group per cell, with the runs that the history has of it. Altered runs and branches are none of an experiment's.
    /// </summary>
    /// <param name="before">The same experiment's table of some moments ago: cells of which nothing has changed are not computed
    /// again.</param>
    /// <param name="measured">What a run came to by a measure; null where it has not ended or recorded nothing.</param>
    public static ResultTable Of(
        Experiment experiment,
        IReadOnlyList<RunSummary> runs,
        ResultTable? before = null,
        Func<RunSummary, Measure, double?>? measured = null
    )
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(runs);
        var known = runs.Where(run => run is { Identity: not null, Altered: false }).ToLookup(run => run.Identity!);
        string[] factors = [.. experiment.Factors.Select(factor => factor.Name)];
        return Of(
            factors,
            [
                .. from cell in experiment.Cells.Zip(experiment.Identities)
                select new Kind(
                    cell.First.Levels.Count > 0 ? cell.First.Label : experiment.Title,
                    [.. factors.Zip(cell.First.Levels, (factor, level) => KeyValuePair.Create(factor, (string?)level))],
                    cell.First.Settings,
                    [.. cell.Second.SelectMany(identity => known[identity])],
                    experiment.Seeds.Count
                )
                {
                    Measures = experiment.Measures,
                    Measured = measured ?? ((_, _) => null),
                },
            ],
            before is not null && before.Groups.Count == experiment.Cells.Count ? before.Groups : null
        );
    }

    private static ResultTable Of(IReadOnlyList<string> differing, IReadOnlyList<Kind> kinds, IReadOnlyList<ResultGroup>? before = null)
    {
        var groups = new List<ResultGroup>();
        foreach (var (at, kind) in kinds.Index())
        {
            // Returns of different tasks are not on one scale: the difference is to the first group of the same task.
            var first = kinds.Index().First(other => TaskOf(other.Item) == TaskOf(kind)).Index;
            if (before is not null && Same(before[at], kind) && (at == first || ReferenceEquals(groups[first], before[first])))
            {
                groups.Add(before[at]);
                continue;
            }

            var group = GroupOf(kind);
            groups.Add(first < at ? group with { Difference = group.Minus(groups[first]) } : group);
        }

        return new ResultTable(differing, groups, [.. CautionsOf(kinds, groups)]);
    }

    private static string TaskOf(Kind kind) => kind.Settings.Environment.Name;

    private static ResultGroup GroupOf(Kind kind)
    {
        RunSummary[] seeds = [.. Seeds(kind)];
        double[] final = [.. ResultGroup.Finals(seeds).Values];
        double[] judged =
        [
            .. seeds.Where(run => run.Final is { Episodes: >= FinalReturn.FewestEpisodes }).Select(run => run.Final!.Value.Mean),
        ];
        long[] solved = [.. seeds.Select(run => run.SolvedAt).OfType<long>()];
        RunSummary[] ended = [.. seeds.Where(HasEnded)];
        var facts = EnvironmentKind.FactsOf(kind.Settings.Environment);
        return new ResultGroup(
            kind.Label,
            kind.Values,
            seeds,
            kind.Planned,
            kind.Runs.Count - seeds.Length,
            seeds.Count(run => !ResultGroup.HasResult(run) && run.Status != RunStatus.Diverged),
            seeds.Count(run => run.Final is { Episodes: < FinalReturn.FewestEpisodes }),
            OverSeeds.InterquartileMean(final),
            OverSeeds.Mean(final),
            facts.SuccessReturn is null
                ? Estimate.ShareOf(0, 0)
                : Estimate.ShareOf(ended.Count(run => run.SolvedAt is not null), ended.Length),
            facts.PaperSuccess is { } bar ? Estimate.ShareOf(judged.Count(score => score > bar), judged.Length) : null,
            seeds.Count(run => run.LostAt is not null),
            solved.Length > 0 ? Median.Of(solved.Select(step => (double)step)) : null,
            [.. kind.Measures.Select(measure => Measured(measure, seeds, kind))],
            Difference: null
        );
    }

    private static MeasuredSeeds Measured(Measure measure, RunSummary[] seeds, Kind kind)
    {
        var values = seeds
            .Select(run => (run.Seed, Value: kind.Measured(run, measure)))
            .Where(score => score.Value is not null)
            .ToDictionary(score => score.Seed, score => score.Value!.Value);
        return new MeasuredSeeds(measure, values, OverSeeds.InterquartileMean(values.Values));
    }

    private static bool Same(ResultGroup before, Kind now) =>
        before.Twins == now.Runs.Count - before.Runs.Count
        && before.Planned == now.Planned
        && before.Runs.Select(Told).SequenceEqual(Seeds(now).Select(Told))
        && before.Measured.Select(known => known.Measure).SequenceEqual(now.Measures)
        && before.Measured.All(known =>
            before.Runs.All(run => now.Measured(run, known.Measure) == (known.Seeds.TryGetValue(run.Seed, out var value) ? value : null))
        );

    /// <summary>What a run says to the numbers of its group.</summary>
    private static (long Id, FinalReturn? Final, long? SolvedAt, long? LostAt, bool Ended) Told(RunSummary run) =>
        (run.Id, run.Final, run.SolvedAt, run.LostAt, HasEnded(run));

    private static bool HasEnded(RunSummary run) => run.Status is RunStatus.Finished or RunStatus.Diverged;

    private static IEnumerable<RunSummary> Seeds(Kind kind) =>
        kind.Runs.GroupBy(run => run.Seed).OrderBy(same => same.Key).Select(SameRun.Best);

    private static IEnumerable<string> CautionsOf(IReadOnlyList<Kind> kinds, List<ResultGroup> groups)
    {
        if (
            groups.Exists(group =>
                group.Final.Count is > 0 and < Bootstrap.FewestRuns
                || group.Measured.Any(measured => measured.Seeds.Count is > 0 and < Bootstrap.FewestRuns)
            )
        )
            yield return $"Groups of fewer than {Bootstrap.FewestRuns} seeds: their intervals say little.";
        if (groups.Sum(group => group.Planned - group.Runs.Count) is > 0 and var missing)
            yield return $"{missing:N0} of {Wording.Count(groups.Sum(group => group.Planned), "run")} missing: not started yet.";
        if (groups.Sum(group => group.Unfinished) is > 0 and var unfinished)
            yield return $"{Wording.Count(unfinished, "run")} without a {(groups[0].Measured.Count > 0 ? "result" : "final return")}, not "
                + "counted: it exists once all planned steps are taken.";
        if (groups.Sum(group => group.Runs.Count(run => run.Status == RunStatus.Diverged)) is > 0 and var diverged)
            yield return $"{Wording.Count(diverged, "run")} diverged: in no mean, and counted as not solved.";
        if (groups.Sum(group => group.TooFew) is > 0 and var few)
            yield return $"{Wording.Count(few, "run")} with fewer than {FinalReturn.FewestEpisodes} episodes in the last 1/25 of the "
                + "steps: too "
                + "few to judge by.";
        if (groups.Sum(group => group.Twins) is > 0 and var twins)
            yield return $"{Wording.Count(twins, "run")} left out: the same settings and seed are the same run, not another seed.";
        if (kinds.SelectMany(kind => kind.Runs).Count(run => run.Altered) is > 0 and var altered)
            yield return $"In {Wording.Count(altered, "run")} learning was switched off for a while.";
        if (kinds.Select(TaskOf).Distinct().Skip(1).Any())
            yield return "The groups have different tasks: their returns are not on one scale.";
    }

    /// <summary>Null where the setting has no effect.</summary>
    private static string? ValueOf(RunSettings settings, string key) =>
        SettingsDocument.Applies(settings, key) ? SettingsDocument.Get(settings, key) : null;

    private sealed record Kind(
        string Label,
        IReadOnlyList<KeyValuePair<string, string?>> Values,
        RunSettings Settings,
        IReadOnlyList<RunSummary> Runs,
        int Planned
    )
    {
        public IReadOnlyList<Measure> Measures { get; init; } = [];

        public Func<RunSummary, Measure, double?> Measured { get; init; } = (_, _) => null;
    }
}
