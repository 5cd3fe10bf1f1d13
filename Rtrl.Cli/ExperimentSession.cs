using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;
using Spectre.Console;

namespace Rtrl.Cli;

/// <summary>
/// Brings an experiment to its end: makes the runs that are missing, takes up those that nobody trains, waits for those that another
/// process trains, and reports. It may be killed at any moment; the next one goes on.
/// </summary>
internal sealed class ExperimentSession(Laboratory laboratory, CliOutput output, bool json)
{
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(250);

    /// <summary>How often runs are looked for whose process has died.</summary>
    private static readonly TimeSpan s_search = TimeSpan.FromSeconds(5);

    /// <param name="declaration">The file's text; null: the experiment is known by its name.</param>
    /// <returns><see cref="ExitCode.Done"/> when every run has ended and none failed.</returns>
    public async Task<int> RunAsync(string name, string? declaration, bool planOnly, CancellationToken cancellation)
    {
        if (planOnly)
            return Plan(
                declaration is null
                    ? laboratory.Experiments.Require(name)
                    : ExperimentProgress.Of(ExperimentFile.Read(name, declaration), active: false, laboratory.Table.List())
            );
        if (declaration is not null)
            await laboratory.Experiments.SaveAsync(name, declaration);
        await laboratory.Ownership.ReapAsync(); // what a killed command left is nobody's now
        var over = laboratory.Experiments.Require(name).All.Where(ExperimentProgress.IsOver).Select(run => run.Id).ToHashSet();
        var progress = await laboratory.Experiments.StartAsync(name);
        Tell(progress, over.Count);
        try
        {
            progress = output.Interactive
                ? await output
                    .Words.Progress()
                    .AutoClear(enabled: true)
                    .Columns(
                        new TaskDescriptionColumn { Alignment = Justify.Left },
                        new ProgressBarColumn(),
                        new PercentageColumn(),
                        new RemainingTimeColumn()
                    )
                    .StartAsync(context =>
                        FollowAsync(name, over, context.AddTask(Markup.Escape(name), maxValue: progress.Experiment.Steps), cancellation)
                    )
                : await FollowAsync(name, over, bar: null, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await PauseOwnAsync(name);
            throw;
        }

        Report(progress);
        return progress is { Over: true, Failed: 0 } ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<ExperimentProgress> FollowAsync(string name, HashSet<long> over, ProgressTask? bar, CancellationToken cancellation)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged(long runId) => changed.Release();
        laboratory.Table.Changed += OnChanged;
        var searched = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                var progress = laboratory.Experiments.Require(name);
                foreach (var run in progress.All.Where(run => ExperimentProgress.IsOver(run) && over.Add(run.Id)))
                    TellEnd(run);
                if (bar is not null)
                    bar.Value = progress.Experiment.Steps - progress.StepsLeft;
                await laboratory.Studies.MeasureAsync(progress, cancellation);
                if (progress.Over || OnlyPausedAreLeft(progress))
                    return progress;
                if (TimeProvider.System.GetElapsedTime(searched) > s_search)
                {
                    searched = TimeProvider.System.GetTimestamp();
                    await laboratory.Ownership.ReapAsync();
                    await laboratory.Experiments.TakeUpAsync(laboratory.Experiments.Require(name), alsoPaused: false);
                }

                await changed.WaitAsync(s_glance, cancellation);
            }
        }
        finally
        {
            laboratory.Table.Changed -= OnChanged;
        }
    }

    /// <summary>Somebody paused them meanwhile, in the dashboard: nothing here goes on by itself.</summary>
    private static bool OnlyPausedAreLeft(ExperimentProgress progress) =>
        progress is { Missing: 0, Going: 0, Standing: > 0 } && !progress.All.Any(run => run.Status == RunStatus.Interrupted);

    /// <summary>Left in the queue they would start in the next dashboard, although the one who asked for them has just said stop.</summary>
    private async Task PauseOwnAsync(string name)
    {
        foreach (var run in laboratory.Experiments.Require(name).All.Where(run => run is { Status: RunStatus.Queued, OwnedHere: true }))
            await laboratory.Commands.CommandAsync(run.Id, new Rtrl.Web.Training.RunCommand.Pause(), CancellationToken.None);
    }

    private int Plan(ExperimentProgress progress)
    {
        var experiment = progress.Experiment;
        var time = progress.TimeLeft(new StepTimes(laboratory.Queries), laboratory.Workers);
        if (json)
        {
            output.Json(
                new
                {
                    Event = "plan",
                    Experiment = experiment.Name,
                    Cells = experiment.Cells.Count,
                    Seeds = experiment.Seeds.Count,
                    experiment.Runs,
                    progress.Missing,
                    progress.Done,
                    progress.StepsLeft,
                    Seconds = time.TotalSeconds,
                    laboratory.Workers,
                }
            );
            return ExitCode.Done;
        }

        foreach (var factor in experiment.Factors)
            output.Results.WriteLine($"{factor.Name}: {string.Join(" | ", factor.Levels.Select(level => level.Name))}");
        output.Results.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Wording.Count(experiment.Cells.Count, "cell")} of {Wording.Count(experiment.Seeds.Count, "seed")}: "
                    + $"{Wording.Count(experiment.Runs, "run")}, {progress.Done:N0} of them done, {progress.Missing:N0} not begun."
            )
        );
        output.Results.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{progress.StepsLeft:N0} steps left: about {Duration.Words(time)} with "
                    + $"{Wording.Count(laboratory.Workers, "worker")}; the more such runs the history holds, the better known."
            )
        );
        return ExitCode.Done;
    }

    private void Tell(ExperimentProgress progress, int done)
    {
        var experiment = progress.Experiment;
        output.Say(
            $"{experiment.Title}: {Wording.Count(experiment.Runs, "run")}, {done:N0} done already; the dashboard shows them while "
                + "they train."
        );
        if (json)
            output.Json(
                new
                {
                    Event = "experiment",
                    experiment.Name,
                    experiment.Title,
                    experiment.Runs,
                    Done = done,
                    progress.StepsLeft,
                }
            );
    }

    private void TellEnd(RunSummary run)
    {
        if (laboratory.Queries.Find(run.Id) is not { } stored)
            return;
        var result = RunResult.From(stored);
        if (json)
            output.Json(result);
        else if (!output.Interactive)
            output.Say(TrainingSession.Line(result));
    }

    private void Report(ExperimentProgress progress)
    {
        var table = laboratory.Results.Of(progress.Experiment, laboratory.Table.List());
        if (json)
            output.Json(
                new
                {
                    Event = "summary",
                    Experiment = progress.Experiment.Name,
                    progress.Done,
                    progress.Failed,
                    progress.Standing,
                    Table = table,
                }
            );
        else
            TableWriter.Of(table).WriteTo(output, TableWriter.Text);
        if (progress.Standing > 0)
            output.Say(
                $"{Wording.Count(progress.Standing, "run")} of it paused meanwhile. To go on: repeat the command, or resume in the "
                    + "dashboard."
            );
        if (progress.Failed > 0)
            output.Say($"{Wording.Count(progress.Failed, "run")} failed or stopped. The dashboard says why, and runs them again.");
    }
}
