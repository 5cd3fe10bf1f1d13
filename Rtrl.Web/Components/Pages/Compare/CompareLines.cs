using Rtrl.Data;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Pages.Runs;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>Names, groups and marks of the runs compared, and the settings in which they differ.</summary>
public static class CompareLines
{
    private const int Hues = 8;
    private const int Dashes = 4;

    public static IReadOnlyList<CompareLine> Of(IReadOnlyList<RunDetail> runs)
    {
        var names = Distinct([.. runs.Select(run => RunsTable.WithoutSeed(run.Summary))]);
        var groups = runs.Select(run => SettingsDocument.ToJson(run.Settings with { Seed = 0, Stop = new StopSettings() })).ToList();
        var numbers = groups.Distinct().Select((text, index) => (text, index)).ToDictionary(group => group.text, group => group.index);
        var seedsDiffer = runs.DistinctBy(run => run.Summary.Seed).Skip(1).Any();
        var seen = new Dictionary<(int Colour, int Dash), int>();
        var members = new Dictionary<int, int>();
        var lines = new List<CompareLine>();
        for (var at = 0; at < runs.Count; at++)
        {
            var group = numbers[groups[at]];
            var member = members.GetValueOrDefault(group);
            members[group] = member + 1;
            var colour = (numbers.Count > 1 ? group : runs[at].Summary.Colour) % Hues;
            var dash = (numbers.Count > 1 ? group / Hues + member : colour) % Dashes;
            var marker = seen.GetValueOrDefault((colour, dash));
            seen[(colour, dash)] = marker + 1;
            var label = seedsDiffer ? $"{names[at]}, seed {runs[at].Summary.Seed}" : names[at];
            lines.Add(new CompareLine(runs[at].Summary, runs[at].Settings, label, group, names[at], colour, dash, marker));
        }

        // Same words for different lines would be worse than a number.
        return [.. lines.Select(line => line with
        {
            Label = lines.Count(other => other.Label == line.Label) > 1 ? $"{line.Label}, run {line.Run.Id}" : line.Label,
            GroupLabel = lines.Any(other => other.GroupLabel == line.GroupLabel && other.Group != line.Group) ? $"{line.GroupLabel}, like run {lines.Find(first => first.Group == line.Group)!.Run.Id}" : line.GroupLabel,
        })];
    }

    /// <summary>
    /// Mean over the seeds of each group of their mean return over the latest episodes, with its interval; runs without an episode are left
    /// out.
    /// </summary>
    public static IReadOnlyList<ScoreRow> Scores(IReadOnlyList<CompareLine> lines) =>
    [
        .. from line in lines
           where line.Run.RecentReturn is { } score && double.IsFinite(score)
           group line by line.Group into seeds
           let first = seeds.First()
           select new ScoreRow(first.GroupLabel, first.Colour, Estimate.MeanOf([.. seeds.Select(seed => seed.Run.RecentReturn!.Value)])),
    ];

    /// <summary>What has to be said of runs that are the same life: as seeds of a mean they count once, not twice.</summary>
    public static string? Twins(IReadOnlyList<CompareLine> lines)
    {
        var twins = lines.GroupBy(line => (line.Group, line.Run.Seed)).Where(same => same.Skip(1).Any())
            .Select(same => $"Runs {string.Join(", ", same.SkipLast(1).Select(line => line.Run.Id))} and {same.Last().Run.Id} have the same settings and the same seed {same.Key.Seed}").ToList();
        return twins.Count > 0 ? $"{string.Join("; ", twins)}: they tell the same twice, and make a mean of seeds look surer than it is." : null;
    }

    /// <summary>Keys whose values are not the same everywhere, seed aside, with the value of every group; null where it has no effect.</summary>
    public static IReadOnlyList<(SettingDescriptor Setting, IReadOnlyList<string?> Values)> Differences(IReadOnlyList<CompareLine> lines)
    {
        var groups = lines.DistinctBy(line => line.Group).ToList();
        return
        [
            .. from setting in SettingsDocument.Descriptors
               where setting.Key != "seed"
               let values = groups.Select(line => SettingsDocument.Applies(line.Settings, setting.Key) ? SettingsDocument.Get(line.Settings, setting.Key) : null).ToList()
               where values.Distinct().Skip(1).Any()
               select (setting, (IReadOnlyList<string?>)values),
        ];
    }

    /// <summary>The names without the parts at their beginning that all of them share.</summary>
    private static IReadOnlyList<string> Distinct(IReadOnlyList<string> names)
    {
        var parts = names.Select(name => name.Split(RunsRow.Separator)).ToList();
        var shared = 0;
        while (parts.Count > 0 && parts.TrueForAll(name => name.Length > shared + 1 && name[shared] == parts[0][shared]))
            shared++;
        return [.. parts.Select(name => string.Join(RunsRow.Separator, name[shared..]))];
    }
}
