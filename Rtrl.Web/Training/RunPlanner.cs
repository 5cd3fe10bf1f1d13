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
    /// <exception cref="InvalidSettingsException">Unknown preset, unknown key, a value that is not allowed, or a name, tag or note that
    /// breaks <see cref="RunLabels"/>.</exception>
    /// <exception cref="CommandException">Too many runs, or a seed or a point twice.</exception>
    public static IReadOnlyList<NewRun> Plan(StartRequest request, Provenance provenance, DateTimeOffset now)
    {
        RunLabels.Check(request.Name, request.Tags, request.Notes);
        var preset = request.Preset is null ? null : Catalogue.Preset(request.Preset);
        var agents = Agents(request, preset).Count;
        var seeds = Seeds(request, agents);
        var points = Points(request, agents * Math.Max(1, seeds.Count));
        IReadOnlyList<(IReadOnlyList<KeyValuePair<string, string>> Point, IReadOnlyList<PresetVariant> Variants)> grid =
        [
            .. points.Select(point => (point, Variants(request, preset, point))),
        ];
        if (SweepPoints.Twice(grid.Select(one => (one.Point, one.Variants.Select(variant => variant.Settings)))) is { } twice)
            throw new CommandException(RefusalKind.BadValue, $"vary: {twice}", "vary", null);

        var name = request.Name?.Trim() ?? preset?.Name ?? grid[0].Variants[0].Settings.Environment.Name;
        var count = points.Count * agents * Math.Max(1, seeds.Count);
        var group = count > 1 ? $"{name}, {now.ToString("u", CultureInfo.InvariantCulture)}" : null;
        var names = points.Count > 1 ? SweepPoints.Names(name, points) : [(name, "")];
        var runs = new List<NewRun>(count);
        foreach (var ((_, variants), (head, notes)) in grid.Zip(names))
        {
            foreach (var variant in variants)
            {
                foreach (var seed in seeds.Count > 0 ? seeds : [variant.Settings.Seed])
                {
                    var full = RunLabels.Fit(
                        head,
                        (variants.Count > 1 ? $" · {variant.Title}" : "") + (seeds.Count > 1 ? $" · seed {seed}" : "")
                    );
                    runs.Add(
                        Plan(
                            full,
                            group,
                            preset?.Name,
                            preset is null ? null : variant.Name,
                            variant.Settings with
                            {
                                Seed = seed,
                            },
                            provenance
                        ) with
                        {
                            Tags = RunLabels.Tidy(request.Tags ?? []),
                            Notes = string.Join('\n', new[] { request.Notes, notes }.Where(text => text.Length > 0)),
                            StartPaused = request.StartPaused,
                            LockStep = request.LockStep && group is not null,
                        }
                    );
                }
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
            RunLabels.Fit(name, ""),
            group,
            preset,
            variant,
            RunDescription.TitleOf(settings),
            settings,
            provenance with
            {
                VectorPath = NumericPath.Of(settings),
            },
            []
        );
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

    /// <summary>What is started, before anything is changed.</summary>
    private static IReadOnlyList<PresetVariant> Agents(StartRequest request, Preset? preset) =>
        (preset, request.Settings) switch
        {
            (null, null) => throw new InvalidSettingsException([new SettingProblem("preset", null, "Name a preset or give settings.")]),
            (_, { } settings) => [new PresetVariant(preset?.Variants[0].Name ?? "settings", preset?.Variants[0].Title ?? "", settings)],
            ({ } chosen, null) when request.Variant is { } name => [chosen.Variant(name)],
            ({ } chosen, null) => chosen.Variants,
        };

    private static IReadOnlyList<PresetVariant> Variants(
        StartRequest request,
        Preset? preset,
        IReadOnlyList<KeyValuePair<string, string>> point
    )
    {
        IReadOnlyList<PresetVariant> variants =
        [
            .. Agents(request, preset).Select(variant => variant.With([.. request.Overrides ?? [], .. point])),
        ];
        foreach (var variant in variants)
            Check(variant.Settings);
        return variants;
    }

    private static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Points(StartRequest request, int runs)
    {
        var vary = request.Vary ?? [];
        return SweepPoints.Count(vary) * runs is > Experiment.MostRuns and var all && vary.Count > 0
            ? throw new CommandException(
                RefusalKind.BadValue,
                $"vary: these are {all:N0} runs; allowed are {Experiment.MostRuns:N0} at once. Give fewer values or seeds.",
                "vary",
                null
            )
            : SweepPoints.Of(vary);
    }

    private static IReadOnlyList<long> Seeds(StartRequest request, int agents)
    {
        var seeds = request.Seeds ?? [];
        if ((long)seeds.Count * agents > SeedList.Most)
            throw new CommandException(
                RefusalKind.BadValue,
                $"seeds: {Wording.Count(seeds.Count, "seed")} of {Wording.Count(agents, "agent")} are "
                    + $"{(long)seeds.Count * agents:N0} runs; allowed are {SeedList.Most:N0} at once.",
                "seeds",
                $"{seeds.Count} seeds"
            );
        if (seeds.GroupBy(seed => seed).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new CommandException(
                RefusalKind.BadValue,
                $"seeds: {twice.Key} is given twice; the same settings and seed give the same run.",
                "seeds",
                $"{twice.Key}"
            );
        return seeds;
    }
}
