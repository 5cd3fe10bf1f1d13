using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Statistics;

namespace Rtrl.Web.Outcomes;

/// <summary>What groups of seeds came to, side by side: the one place where runs become numbers with intervals.</summary>
/// <param name="Differing">Keys of the settings in which the groups differ, in form order.</param>
/// <param name="Groups">In the order of their oldest run.</param>
/// <param name="Cautions">What a reader must know before believing the numbers, as sentences.</param>
public sealed record ResultTable(IReadOnlyList<string> Differing, IReadOnlyList<ResultGroup> Groups, IReadOnlyList<string> Cautions)
{
    /// <summary>Groups the runs by their settings, seed aside.</summary>
    public static ResultTable Of(IReadOnlyList<RunDetail> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var kinds = runs.OrderBy(run => run.Summary.Id).GroupBy(run => SettingsDocument.ToJson(run.Settings with { Seed = 0 })).Select(kind => kind.ToList()).ToList();
        var settings = kinds.Select(kind => kind[0].Settings).ToList();
        string[] differing =
        [
            .. from setting in SettingsDocument.Descriptors
               where setting.Key != "seed"
               where settings.Select(one => ValueOf(one, setting.Key)).Distinct().Skip(1).Any()
               select setting.Key,
        ];
        var groups = new List<ResultGroup>();
        foreach (var kind in kinds)
            groups.Add(GroupOf(kind, differing, groups.FirstOrDefault()));
        return new ResultTable(differing, groups, [.. CautionsOf(kinds, groups)]);
    }

    private static ResultGroup GroupOf(List<RunDetail> kind, IReadOnlyList<string> differing, ResultGroup? first)
    {
        RunSummary[] seeds =
        [
            .. from run in kind
               group run.Summary by run.Summary.Seed into same
               orderby same.Key
               select same.OrderByDescending(run => run.Step).First(),
        ];
        KeyValuePair<string, string?>[] values = [.. differing.Select(key => KeyValuePair.Create(key, ValueOf(kind[0].Settings, key)))];
        var label = string.Join(", ", values.Where(value => value.Value is not null).Select(value => $"{value.Key}={value.Value}"));
        double[] final = [.. Finals(seeds).Values];
        long[] solved = [.. seeds.Select(run => run.SolvedAt).OfType<long>()];
        return new ResultGroup(
            label.Length > 0 ? label : seeds[0].Preset ?? seeds[0].Title, values, seeds, kind.Count - seeds.Length,
            seeds.Count(run => run.Final is null), seeds.Count(run => run.Final is { Episodes: < FinalReturn.FewestEpisodes }),
            OverSeeds.InterquartileMean(final), OverSeeds.Mean(final),
            Estimate.ShareOf(solved.Length, seeds.Length), seeds.Count(run => run.LostAt is not null),
            solved.Length > 0 ? Median.Of(solved.Select(step => (double)step)) : null, first is null ? null : OverSeeds.Difference(Finals(seeds), Finals(first.Runs)));
    }

    private static Dictionary<long, double> Finals(IEnumerable<RunSummary> runs) =>
        runs.Where(run => run.Final is not null).ToDictionary(run => run.Seed, run => run.Final!.Value.Mean);

    private static IEnumerable<string> CautionsOf(List<List<RunDetail>> kinds, List<ResultGroup> groups)
    {
        if (groups.Exists(group => group.Final.Count is > 0 and < Bootstrap.FewestRuns))
            yield return $"Groups of fewer than {Bootstrap.FewestRuns} seeds: their intervals say little.";
        if (groups.Sum(group => group.Unfinished) is > 0 and var unfinished)
            yield return $"{Wording.Count(unfinished, "run")} without a final return, not counted: it exists once all planned steps are taken.";
        if (groups.Sum(group => group.TooFew) is > 0 and var few)
            yield return $"{Wording.Count(few, "run")} with fewer than {FinalReturn.FewestEpisodes} episodes in the last 1/25 of the steps: too few to judge by.";
        if (groups.Sum(group => group.Twins) is > 0 and var twins)
            yield return $"{Wording.Count(twins, "run")} left out: the same settings and seed are the same run, not another seed.";
        if (kinds.SelectMany(kind => kind).Count(run => run.Summary.Altered) is > 0 and var altered)
            yield return $"In {Wording.Count(altered, "run")} learning was switched off for a while.";
        if (kinds.Select(kind => kind[0].Settings.Environment).Distinct().Skip(1).Any())
            yield return "The groups have different tasks: their returns are not on one scale.";
    }

    /// <summary>Null where the setting has no effect.</summary>
    private static string? ValueOf(RunSettings settings, string key) => SettingsDocument.Applies(settings, key) ? SettingsDocument.Get(settings, key) : null;
}
