using System.Collections.Concurrent;
using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Live;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Experiments;

/// <summary>The experiments of the history and those that come with the program: declares, starts, pauses and extends them.</summary>
public sealed class ExperimentControl(
    IExperiments stored,
    IRunTable table,
    IRunStarts starts,
    IRunCommands commands,
    ExperimentStudies studies,
    ILogger<ExperimentControl> logger
) : IDisposable
{
    private readonly SemaphoreSlim _again = new(1, 1);
    private readonly ConcurrentDictionary<(string Name, string Json), Experiment> _read = new();

    /// <summary>All of them as they are now: those of the history by name, then those of the program that nobody has started.</summary>
    /// <param name="unreadable">Told of those that this version cannot read, with the reason.</param>
    public IReadOnlyList<ExperimentProgress> List(Action<string, string>? unreadable = null)
    {
        var runs = table.List();
        var own = stored.List();
        var listed = new List<ExperimentProgress>();
        foreach (var one in own)
        {
            try
            {
                listed.Add(ExperimentProgress.Of(Read(one.Name, one.Json), one.Active, runs));
            }
            catch (InvalidSettingsException problem)
            {
                unreadable?.Invoke(one.Name, problem.Message);
            }
        }

        return
        [
            .. listed,
            .. Catalogue
                .Experiments.Where(bundled => own.All(one => one.Name != bundled.Name))
                .Select(bundled => ExperimentProgress.Of(bundled, active: false, runs)),
        ];
    }

    /// <summary>Null when there is none of that name.</summary>
    public ExperimentProgress? Find(string name)
    {
        if (stored.Find(name) is { } own)
            return ExperimentProgress.Of(Read(own.Name, own.Json), own.Active, table.List());
        return Catalogue.Experiments.FirstOrDefault(bundled => bundled.Name == name) is { } experiment
            ? ExperimentProgress.Of(experiment, active: false, table.List())
            : null;
    }

    /// <exception cref="CommandException">There is none; the nearest name is given.</exception>
    public ExperimentProgress Require(string name) =>
        Find(name)
        ?? throw new CommandException(
            RefusalKind.Unknown,
            NearestName.Of(name, stored.List().Select(one => one.Name).Concat(Catalogue.ExperimentNames)) is { } near
                ? $"There is no experiment “{name}”. Did you mean “{near}”?"
                : $"There is no experiment “{name}”."
        );

    /// <summary>
    /// Stores a declaration; nothing starts. One of that name is replaced: its runs stay, and belong to it as far as it still asks for
    /// them.
    /// </summary>
    /// <exception cref="InvalidSettingsException">It cannot be read, or some of its runs cannot run.</exception>
    public async Task<ExperimentProgress> SaveAsync(string name, string json)
    {
        await stored.SaveAsync(name, Read(name, json).Json);
        return Require(name);
    }

    /// <summary>Creates the runs that are missing and takes up those that stand still.</summary>
    public async Task<ExperimentProgress> StartAsync(string name)
    {
        var experiment = Require(name).Experiment;
        if (stored.Find(name) is null)
            await stored.SaveAsync(name, experiment.Json);
        await starts.StartMissingAsync([.. experiment.Plan().Select(run => Plan(experiment, run.Cell, run.Settings))]);
        await stored.SetActiveAsync(name, active: true);
        await TakeUpAsync(Require(name), alsoPaused: true);
        return Require(name);
    }

    /// <summary>Pauses every run that trains or waits; what they have learned is stored when this completes.</summary>
    public async Task<ExperimentProgress> PauseAsync(string name)
    {
        var progress = Require(name);
        if (stored.Find(name) is not null)
            await stored.SetActiveAsync(name, active: false);
        // Those that wait first: otherwise each pause makes room for the next of them.
        foreach (var status in (RunStatus[])[RunStatus.Queued, RunStatus.Running])
            await Task.WhenAll(progress.All.Where(run => run.Status == status).Select(run => TellAsync(run, new RunCommand.Pause())));
        return Require(name);
    }

    /// <summary>
    /// Trains a run of it once more, because the one that is there failed or was stopped. Refused while that one can still get there.
    /// </summary>
    public async Task<ExperimentProgress> RunAgainAsync(string name, long runId)
    {
        await _again.WaitAsync(); // two who ask at the same time get one run
        try
        {
            await RunOnceMoreAsync(name, runId);
            return Require(name);
        }
        finally
        {
            _again.Release();
        }
    }

    private async Task RunOnceMoreAsync(string name, long runId)
    {
        var (experiment, _, runs) = Require(name);
        var place =
            (
                from cell in Enumerable.Range(0, runs.Count)
                from seed in Enumerable.Range(0, runs[cell].Count)
                where runs[cell][seed]?.Id == runId
                select ((int Cell, int Seed)?)(cell, seed)
            ).FirstOrDefault() ?? throw new CommandException(RefusalKind.Unknown, $"Run {runId} is none of the experiment “{name}”.");
        if (runs[place.Cell][place.Seed] is { Status: not (RunStatus.Failed or RunStatus.Stopped) } going)
            throw new CommandException(
                RefusalKind.Conflict,
                $"Run {runId} is {StatusNames.Of(going.Status)}; only one that failed or was stopped is run again."
            );
        var chosen = experiment.Cells[place.Cell];
        await starts.StartPlannedAsync([Plan(experiment, chosen, chosen.Of(experiment.Seeds[place.Seed]))]);
    }

    /// <summary>Forgets the declaration; its runs stay in the history.</summary>
    public Task DeleteAsync(string name) => stored.DeleteAsync(name);

    /// <summary>Lets those runs go on that nobody trains.</summary>
    /// <param name="alsoPaused">Also those that a person, or the end of a command, has paused.</param>
    public async Task TakeUpAsync(ExperimentProgress progress, bool alsoPaused)
    {
        ArgumentNullException.ThrowIfNull(progress);
        foreach (var run in progress.SeedBySeed.Where(run => run.Owner is null || run.OwnedHere))
        {
            if (
                run.Status == RunStatus.Interrupted
                || (run.Status == RunStatus.Queued && run.Owner is null)
                || (alsoPaused && run.Status == RunStatus.Paused)
            )
                await TellAsync(run, new RunCommand.Resume());
        }
    }

    /// <summary>Sees to the active ones: what was interrupted goes on, and one whose runs have all ended is active no more.</summary>
    internal async Task KeepAsync(CancellationToken cancellation)
    {
        if (!stored.List().Any(one => one.Active))
            return;
        var active = List().Where(one => one.Active).ToList();
        foreach (var progress in active)
            await TakeUpAsync(progress, alsoPaused: false);
        foreach (var progress in active)
        {
            await studies.MeasureAsync(progress, cancellation);
            if (progress.Over)
                await stored.SetActiveAsync(progress.Experiment.Name, active: false);
        }
    }

    public void Dispose() => _again.Dispose();

    /// <summary>A run that cannot be told, because it ended meanwhile or another process has it, keeps no other from being told.</summary>
    private async Task TellAsync(RunSummary run, RunCommand command)
    {
        try
        {
            await commands.CommandAsync(run.Id, command);
        }
        catch (Exception exception) when (exception is CommandException or HistoryException { Gone: true })
        {
            logger.LogInformation("Run {Run} of an experiment: {Message}", run.Id, exception.Message);
        }
    }

    private static NewRun Plan(Experiment experiment, ExperimentCell cell, RunSettings settings) =>
        RunPlanner.Plan(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{experiment.Name}{string.Concat(cell.Levels.Select(level => $" · {level}"))} · seed {settings.Seed}"
            ),
            experiment.Name,
            cell.Preset,
            cell.Variant,
            settings,
            ProvenanceReader.Current
        );

    private Experiment Read(string name, string json) => _read.GetOrAdd((name, json), key => ExperimentFile.Read(key.Name, key.Json));
}
