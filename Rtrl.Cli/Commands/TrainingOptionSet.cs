using System.CommandLine;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Web.Training;

namespace Rtrl.Cli.Commands;

/// <summary>The options that <c>train</c> and <c>sweep</c> share.</summary>
internal sealed class TrainingOptionSet
{
    private readonly Option<string?> _preset = new("--preset", "-p")
    {
        HelpName = "name",
        Description =
            $"Where to start from, such as {Catalogue.Presets[0].Name}; rtrl presets lists all {Catalogue.Presets.Count}. All its agents "
            + "are trained. Without it: the defaults of every setting.",
    };

    private readonly Option<string?> _variant = new("--variant")
    {
        HelpName = "name",
        Description = "One agent of the preset, by name; without it all are trained.",
    };

    private readonly Option<string[]> _set;

    private readonly Option<string?> _seeds = new("--seeds")
    {
        HelpName = "list",
        Description = "Seeds, one run each: 0..9 (both ends included) or 0,3,5. Default: the preset's seed.",
    };

    private readonly Option<long?> _steps = new("--steps")
    {
        HelpName = "count",
        Description = "Environment steps of each run; the same as --set stop.steps=N.",
    };

    private readonly Option<string?> _name = new("--name") { HelpName = "text", Description = "Name of the runs." };

    private readonly Option<string[]> _tags = new("--tag")
    {
        HelpName = "text",
        Description = "A tag for the runs; may be given several times.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _jobs = new("--workers", "--jobs", "-j")
    {
        HelpName = "count",
        Description = "Runs that train at the same time. Default: as configured (one less than the cores).",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON object a line on standard output: started, ended, and a summary at the end.",
    };

    private readonly DatabaseOption _database = new("the dashboard's, so that the runs appear there while they train");

    public TrainingOptionSet(string setHelp) =>
        _set = new Option<string[]>("--set", "-s")
        {
            HelpName = "key=value",
            Description = setHelp,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };

    public void AddTo(Command command)
    {
        command.Options.Add(_preset);
        command.Options.Add(_variant);
        command.Options.Add(_set);
        command.Options.Add(_seeds);
        command.Options.Add(_steps);
        command.Options.Add(_name);
        command.Options.Add(_tags);
        command.Options.Add(_jobs);
        command.Options.Add(_json);
        command.Options.Add(_database);
    }

    public string[] Set(ParseResult parsed) => parsed.GetValue(_set) ?? [];

    /// <summary>A request for every list of overrides, all of them checked before the first run starts.</summary>
    /// <exception cref="InvalidSettingsException">An unknown preset or key, settings that cannot run, or a name or tag that is not
    /// allowed.</exception>
    /// <exception cref="UsageException">Seeds that are none, too many runs, or a point that is there twice.</exception>
    public IReadOnlyList<StartRequest> Requests(
        ParseResult parsed,
        IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> grid,
        CliOutput output
    )
    {
        var preset = parsed.GetValue(_preset) is { } presetName ? Catalogue.Preset(presetName) : null;
        var variant = Variant(preset, parsed.GetValue(_variant));
        var seeds = parsed.GetValue(_seeds) is { } text ? Seeds(text) : null;
        var given = parsed.GetValue(_name);
        var tags = parsed.GetValue(_tags) ?? [];
        RunLabels.Check(given, tags, null);

        List<RunSettings> agents = preset is null
            ? [new RunSettings()]
            : [.. preset.Variants.Where(agent => variant is null || agent == variant).Select(agent => agent.Settings)];
        if ((long)grid.Count * agents.Count * (seeds?.Count ?? 1) is > Experiment.MostRuns and var runs)
            throw new UsageException(
                $"These are {runs:N0} runs; allowed are {Experiment.MostRuns:N0} at once. Give fewer values or seeds."
            );
        if (parsed.GetValue(_steps) is { } steps)
            grid = [.. grid.Select(point => (IReadOnlyList<KeyValuePair<string, string>>)[.. point, new("stop.steps", $"{steps}")])];
        foreach (var settings in grid.SelectMany(Settings))
            if (SettingsDocument.Validate(settings) is { Count: > 0 } problems)
                throw new InvalidSettingsException(problems);
        if (SweepPoints.Twice(grid.Select(point => (point, Settings(point)))) is { } twice)
            throw new UsageException($"--set: {twice}");
        foreach (
            var hopeless in grid.SelectMany(Settings)
                .Select(settings => EnvironmentKind.FactsOf(settings.Environment).Unlearnable)
                .OfType<string>()
                .Distinct()
        )
            output.Say(hopeless);

        IReadOnlyList<(string? Name, string Notes)> names =
            grid.Count == 1 ? [(given, "")] : [.. SweepPoints.Names(given?.Trim() ?? preset?.Name ?? "sweep", grid)];
        return
        [
            .. grid.Zip(
                names,
                (point, words) =>
                    new StartRequest(
                        preset?.Name,
                        preset is null ? new RunSettings() : null,
                        point,
                        seeds,
                        words.Name,
                        tags,
                        words.Notes,
                        Variant: variant?.Name
                    )
            ),
        ];

        IEnumerable<RunSettings> Settings(IReadOnlyList<KeyValuePair<string, string>> point) =>
            agents
                .Select(agent => SettingsDocument.With(agent, point))
                .Select(changed => seeds is null ? changed : changed with { Seed = seeds[0] });
    }

    /// <summary>Trains in this process until every run has ended.</summary>
    public Task<int> TrainAsync(ParseResult parsed, IReadOnlyList<StartRequest> requests, CliOutput output, CancellationToken cancellation)
    {
        return InLaboratoryAsync(
            parsed,
            output,
            laboratory => new TrainingSession(laboratory, output, parsed.GetValue(_json)).RunAsync(requests, cancellation),
            cancellation
        );
    }

    /// <summary>Trains the runs of an experiment that are missing or stand still, until every run has ended.</summary>
    /// <exception cref="UsageException">An option was given that the declaration decides.</exception>
    public Task<int> SweepAsync(
        ParseResult parsed,
        string name,
        string? json,
        bool planOnly,
        CliOutput output,
        CancellationToken cancellation
    )
    {
        if (
            ((Option[])[_preset, _variant, _set, _seeds, _steps, _name, _tags]).FirstOrDefault(option =>
                parsed.GetResult(option) is { Implicit: false }
            ) is
            { } given
        )
            throw new UsageException($"{given.Name}: the experiment's file decides that. Change the file, or sweep without one.");
        return InLaboratoryAsync(
            parsed,
            output,
            laboratory => new ExperimentSession(laboratory, output, parsed.GetValue(_json)).RunAsync(name, json, planOnly, cancellation),
            cancellation
        );
    }

    private async Task<int> InLaboratoryAsync(
        ParseResult parsed,
        CliOutput output,
        Func<Laboratory, Task<int>> train,
        CancellationToken cancellation
    )
    {
        var jobs = parsed.GetValue(_jobs);
        if (jobs is < 1 or > 1024)
            throw new UsageException($"{parsed.GetResult(_jobs)?.IdentifierToken?.Value ?? _jobs.Name} {jobs}: allowed are 1 to 1,024.");
        try
        {
            await using var laboratory = await Laboratory.StartAsync(_database.Path(parsed), jobs, cancellation);
            return await train(laboratory);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            output.Say(
                "Interrupted. What was learned is stored; resume the runs in the dashboard, or repeat the command of an experiment."
            );
            return ExitCode.Interrupted;
        }
    }

    private static PresetVariant? Variant(Preset? preset, string? name)
    {
        if (name is null)
            return null;
        if (preset is null)
            throw new UsageException($"--variant {name}: name a preset too; a variant is one of its agents.");
        return preset.Variant(name);
    }

    private static IReadOnlyList<long> Seeds(string text)
    {
        var (seeds, problem) = SeedList.Parse(text);
        return problem is null ? seeds : throw new UsageException($"--seeds {text}: {problem}");
    }
}
