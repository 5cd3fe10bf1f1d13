using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Training;

/// <summary>Turns a request into the runs it means, all of them checked before the first is created.</summary>
internal static class RunPlanner
{
    public const int MostRuns = 1_000;

    /// <exception cref="InvalidSettingsException">Unknown preset, unknown key or a value that is not allowed.</exception>
    /// <exception cref="CommandException">Too many runs, a seed twice, or a name that is too long.</exception>
    public static IReadOnlyList<NewRun> Plan(StartRequest request, Provenance provenance, DateTimeOffset now)
    {
        var preset = request.Preset is null ? null : Catalogue.Preset(request.Preset);
        var variants = Variants(request, preset);
        var seeds = Seeds(request, variants.Count);
        var name = Name(request, preset, variants);
        var plans = variants.Select(variant => (Variant: variant, Title: TrainingRun.TitleOf(variant.Settings))).ToArray();
        var count = plans.Length * Math.Max(1, seeds.Count);
        var group = count > 1 ? $"{name}, {now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}" : null;
        var runs = new List<NewRun>(count);
        foreach (var (variant, title) in plans)
        {
            foreach (var seed in seeds.Count > 0 ? seeds : [variant.Settings.Seed])
            {
                var settings = variant.Settings with { Seed = seed };
                Check(settings);
                var words = new List<string> { name };
                if (plans.Length > 1)
                    words.Add(variant.Title);
                if (seeds.Count > 1)
                    words.Add($"seed {seed}");
                runs.Add(new NewRun(
                    string.Join(" · ", words), group, preset?.Name, preset is null ? null : variant.Name, title, settings, provenance,
                    request.Tags ?? [], request.Notes, StartPaused: request.StartPaused));
            }
        }
        return runs;
    }

    /// <exception cref="InvalidSettingsException">One problem per field.</exception>
    public static void Check(RunSettings settings)
    {
        var problems = SettingsDocument.Validate(settings);
        if (problems.Count > 0)
            throw new InvalidSettingsException(problems);
    }

    private static IReadOnlyList<PresetVariant> Variants(StartRequest request, Preset? preset)
    {
        IReadOnlyList<PresetVariant> variants = (preset, request.Settings) switch
        {
            (null, null) => throw new InvalidSettingsException([new SettingProblem("preset", null, "Name a preset or give settings.")]),
            (_, { } settings) => [new PresetVariant(preset?.Variants[0].Name ?? "settings", preset?.Variants[0].Title ?? "", settings)],
            ({ } chosen, null) when request.Variant is { } name => [chosen.Variants.FirstOrDefault(variant => variant.Name == name) ?? throw UnknownVariant(chosen, name)],
            ({ } chosen, null) => chosen.Variants,
        };
        variants = [.. variants.Select(variant => variant with { Settings = SettingsDocument.With(variant.Settings, request.Overrides ?? []) })];
        foreach (var variant in variants)
            Check(variant.Settings);
        return variants;
    }

    private static InvalidSettingsException UnknownVariant(Preset preset, string name) => new([new SettingProblem(
        "variant", name, $"Preset “{preset.Name}” has no agent “{name}”. Did you mean “{NearestName.Of(name, preset.Variants.Select(variant => variant.Name))}”?")]);

    private static IReadOnlyList<long> Seeds(StartRequest request, int variants)
    {
        var seeds = request.Seeds ?? [];
        if ((long)seeds.Count * variants > MostRuns)
            throw new CommandException(CommandRefusal.BadValue, $"seeds: {seeds.Count:N0} seeds of {variants} agents are {(long)seeds.Count * variants:N0} runs; allowed are {MostRuns:N0} at once.", "seeds", $"{seeds.Count} seeds");
        if (seeds.GroupBy(seed => seed).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new CommandException(CommandRefusal.BadValue, $"seeds: {twice.Key} is given twice; the same settings and seed give the same run.", "seeds", $"{twice.Key}");
        return seeds;
    }

    private static string Name(StartRequest request, Preset? preset, IReadOnlyList<PresetVariant> variants)
    {
        var name = request.Name?.Trim();
        if (name is { Length: > 200 })
            throw new CommandException(CommandRefusal.BadValue, $"name: {name.Length} characters; allowed are 1 to 200.", "name", name);
        return !string.IsNullOrEmpty(name) ? name : preset?.Name ?? variants[0].Settings.Environment.Name;
    }
}
