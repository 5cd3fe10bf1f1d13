using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>Turns a request into the runs it means, all of them checked before the first is created.</summary>
internal static class RunPlanner
{
    public const int MostRuns = SeedList.Most;

    /// <exception cref="InvalidSettingsException">Unknown preset, unknown key, a value that is not allowed, or a name, tag or note that breaks <see cref="RunLabels"/>.</exception>
    /// <exception cref="CommandException">Too many runs, or a seed twice.</exception>
    public static IReadOnlyList<NewRun> Plan(StartRequest request, Provenance provenance, DateTimeOffset now)
    {
        RunLabels.Check(request.Name, request.Tags, request.Notes);
        var preset = request.Preset is null ? null : Catalogue.Preset(request.Preset);
        var variants = Variants(request, preset);
        var seeds = Seeds(request, variants.Count);
        var name = request.Name?.Trim() ?? preset?.Name ?? variants[0].Settings.Environment.Name;
        var count = variants.Count * Math.Max(1, seeds.Count);
        var group = count > 1 ? $"{name}, {now.ToString("u", CultureInfo.InvariantCulture)}" : null;
        var runs = new List<NewRun>(count);
        foreach (var variant in variants)
        {
            foreach (var seed in seeds.Count > 0 ? seeds : [variant.Settings.Seed])
            {
                var full = RunLabels.Fit(name, (variants.Count > 1 ? $" · {variant.Title}" : "")
                    + (seeds.Count > 1 ? $" · seed {seed}" : ""));
                runs.Add(Plan(full, group, preset?.Name, preset is null ? null : variant.Name, variant.Settings with { Seed = seed }, provenance) with
                {
                    Tags = RunLabels.Tidy(request.Tags ?? []), Notes = request.Notes, StartPaused = request.StartPaused,
                });
            }
        }
        return runs;
    }

    /// <summary>One run, from settings that are known.</summary>
    /// <exception cref="InvalidSettingsException">They cannot run, or not here.</exception>
    public static NewRun Plan(string name, string? group, string? preset, string? variant, RunSettings settings, Provenance provenance)
    {
        Check(settings);
        return new NewRun(
            RunLabels.Fit(name, ""), group, preset, variant, RunDescription.TitleOf(settings), settings,
            provenance with { VectorPath = NumericPath.Of(settings) }, []);
    }

    /// <exception cref="InvalidSettingsException">One problem per field.</exception>
    public static void Check(RunSettings settings)
    {
        var problems = SettingsDocument.Validate(settings);
        if (problems.Count > 0)
            throw new InvalidSettingsException(problems);
        if (EnvironmentKind.Of(settings.Environment).Lack is { } lack)
            throw new InvalidSettingsException([lack]);
    }

    private static IReadOnlyList<PresetVariant> Variants(StartRequest request, Preset? preset)
    {
        IReadOnlyList<PresetVariant> variants = (preset, request.Settings) switch
        {
            (null, null) => throw new InvalidSettingsException([new SettingProblem("preset", null, "Name a preset or give settings.")]),
            (_, { } settings) => [new PresetVariant(preset?.Variants[0].Name ?? "settings", preset?.Variants[0].Title ?? "", settings)],
            ({ } chosen, null) when request.Variant is { } name => [chosen.Variant(name)],
            ({ } chosen, null) => chosen.Variants,
        };
        variants = [.. variants.Select(variant => variant.With(request.Overrides ?? []))];
        foreach (var variant in variants)
            Check(variant.Settings);
        return variants;
    }

    private static IReadOnlyList<long> Seeds(StartRequest request, int variants)
    {
        var seeds = request.Seeds ?? [];
        if ((long)seeds.Count * variants > MostRuns)
            throw new CommandException(RefusalKind.BadValue, $"seeds: {Wording.Count(seeds.Count, "seed")} of {Wording.Count(variants, "agent")} are {(long)seeds.Count * variants:N0} runs; allowed are {MostRuns:N0} at once.", "seeds", $"{seeds.Count} seeds");
        if (seeds.GroupBy(seed => seed).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new CommandException(RefusalKind.BadValue, $"seeds: {twice.Key} is given twice; the same settings and seed give the same run.", "seeds", $"{twice.Key}");
        return seeds;
    }
}
