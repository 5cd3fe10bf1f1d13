using System.Collections.Concurrent;
using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Live;
using Rtrl.Web.Training;
using Spectre.Console;

namespace Rtrl.Cli;

/// <summary>
/// Starts runs, waits until each has ended, and reports. The dashboard sees the same runs: nothing here touches them but their start.
/// </summary>
internal sealed class TrainingSession(Laboratory laboratory, CliOutput output, bool json)
{
    private const int BarsAtMost = 24;

    /// <returns><see cref="ExitCode.Done"/> when every run finished.</returns>
    /// <exception cref="OperationCanceledException">Ctrl-C; the runs are still going.</exception>
    public async Task<int> RunAsync(IReadOnlyList<StartRequest> requests, CancellationToken cancellation)
    {
        List<RunDetail> runs = [.. await laboratory.Starts.StartAllAsync(requests)];
        if (json)
            foreach (var run in runs)
                output.Json(
                    new
                    {
                        Event = "started",
                        run.Summary.Id,
                        run.Summary.Name,
                        run.Summary.Preset,
                        run.Summary.Variant,
                        run.Summary.Seed,
                        run.Summary.Title,
                        Steps = run.Summary.PlannedSteps,
                        MemoryBytes = SettingsDocument.MemoryBytes(run.Settings),
                    }
                );

        try
        {
            return await FollowAsync(runs, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await PauseUnstartedAsync(runs);
            throw;
        }
    }

    private async Task<int> FollowAsync(List<RunDetail> runs, CancellationToken cancellation)
    {
        if (runs.Sum(run => SettingsDocument.RolloutBytes(run.Settings)) is > 0 and var rollouts)
            output.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Memory: about {runs.Sum(run => SettingsDocument.MemoryBytes(run.Settings)) / 1048576.0:N0} MiB, "
                        + $"{rollouts / 1048576.0:N0} of it hidden states and sensitivities of the rollouts."
                )
            );
        output.Say(
            runs.Count == 1
                ? $"Run {runs[0].Summary.Id}: {runs[0].Summary.Title}"
                : $"Runs {runs[0].Summary.Id} to {runs[^1].Summary.Id}; the dashboard shows them while they train."
        );
        var results = output.Interactive
            ? await output
                .Words.Progress()
                .AutoClear(enabled: true)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .StartAsync(context => WatchAsync(runs, new Bars(context, runs), cancellation))
            : await WatchAsync(runs, bars: null, cancellation);

        Report(results);
        return results.TrueForAll(result => result.Status == "finished") ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<List<RunResult>> WatchAsync(List<RunDetail> runs, Bars? bars, CancellationToken cancellation)
    {
        var results = new ConcurrentDictionary<long, RunResult>();
        var waiting = runs.Select(run => run.Summary.Id).ToHashSet();
        using var changed = new SemaphoreSlim(0);
        void OnChanged(long runId) => changed.Release();
        laboratory.Table.Changed += OnChanged;
        try
        {
            while (waiting.Count > 0)
            {
                foreach (var run in runs.Where(run => waiting.Contains(run.Summary.Id)))
                {
                    var id = run.Summary.Id;
                    var live = laboratory.LiveRuns.Live(id);
                    bars?.Show(run, live?.Step ?? 0);
                    if (live is { Status: RunStatus.Queued or RunStatus.Running or RunStatus.Paused })
                        continue;
                    if (await EndedAsync(run, live) is not { } result)
                        continue;

                    waiting.Remove(id);
                    results[id] = result;
                    bars?.Show(run, run.Summary.PlannedSteps);
                    if (json)
                        output.Json(result);
                    if (bars is null)
                        output.Say(Line(result));
                }

                // The event wakes at once; the time-out moves the bars.
                await changed.WaitAsync(TimeSpan.FromMilliseconds(250), cancellation);
            }
        }
        finally
        {
            laboratory.Table.Changed -= OnChanged;
        }

        return [.. runs.Select(run => results[run.Summary.Id])];
    }

    /// <summary>Left in the queue they would start in the next dashboard, although the one who asked for them has just said stop.</summary>
    private async Task PauseUnstartedAsync(List<RunDetail> runs)
    {
        foreach (
            var id in runs.Select(run => run.Summary.Id).Where(id => laboratory.Table.Find(id) is { Summary.Status: RunStatus.Queued })
        )
            await laboratory.Commands.CommandAsync(id, new RunCommand.Pause(), CancellationToken.None);
    }

    /// <summary>The stored end of a run; null while the history still says that it goes on.</summary>
    private async Task<RunResult?> EndedAsync(RunDetail run, LiveRun? live)
    {
        await laboratory.History.FlushAsync();
        var id = run.Summary.Id;
        var stored = laboratory.Queries.Find(id);
        if (stored is null)
            return new RunResult(
                "ended",
                id,
                run.Summary.Name,
                run.Summary.Preset,
                run.Summary.Variant,
                run.Summary.Seed,
                "deleted",
                "Deleted while it ran.",
                live?.Step ?? 0,
                live?.Episodes ?? 0,
                null,
                null,
                null,
                null,
                0,
                null,
                0,
                live?.ElapsedSeconds ?? 0
            );
        if (stored.Summary.Status is RunStatus.Queued or RunStatus.Running or RunStatus.Paused)
            return null;
        return RunResult.From(stored);
    }

    internal static string Line(RunResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Run {result.Id}, {result.Variant ?? result.Name}, seed {result.Seed}: {result.Status} at step {result.Step:N0}, "
                + $"{(result.SolvedAt is { } solved ? $"solved at {solved:N0}" : "not solved")}"
                + $"{(result.LostAt is { } lost ? $", lost again at {lost:N0}" : "")}."
                + $"{(result.Status == "finished" ? "" : " " + result.Reason)}"
        );

    private void Report(List<RunResult> results)
    {
        var summaries = ResultSummary.Of(results, WithoutSeed);
        if (json)
        {
            output.Json(new { Event = "summary", Agents = summaries });
            return;
        }

        var perRun = new Table().Title("Runs").AddColumns("run", "agent", "seed", "status");
        foreach (
            var heading in (string[])
                ["steps", "episodes", "solved at", "lost again at", "final return", "normalised", "paper's success", "steps/s"]
        )
            perRun.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var result in results)
            perRun.AddRow([
                .. new[]
                {
                    Text(result.Id),
                    result.Variant ?? result.Name,
                    Text(result.Seed),
                    result.Status,
                    Text(result.Step),
                    Text(result.Episodes),
                    result.SolvedAt is { } solved ? Text(solved) : "no",
                    Text(result.LostAt),
                    Fixed(result.FinalReturn),
                    Fixed(result.NormalisedReturn),
                    SuccessWords(result),
                    Text((long)result.StepsPerSecond),
                }.Select(Markup.Escape),
            ]);
        output.Results.Write(perRun);

        var perAgent = new Table().Title("Agents").AddColumn("agent");
        foreach (
            var heading in (string[])
                [
                    "runs",
                    "solved",
                    "earliest",
                    "median",
                    "latest",
                    "lost again",
                    "paper's success",
                    "mean final return",
                    "normalised",
                    "steps/s",
                ]
        )
            perAgent.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var summary in summaries)
            perAgent.AddRow([
                .. new[]
                {
                    summary.Agent,
                    Text(summary.Runs),
                    $"{summary.Solved} of {summary.Runs}",
                    Text(summary.EarliestSolvedAt),
                    Text(summary.MedianSolvedAt),
                    Text(summary.LatestSolvedAt),
                    $"{summary.Lost} of {summary.Solved}",
                    $"{summary.PaperSuccesses} of {summary.Judged}",
                    Fixed(summary.MeanFinalReturn),
                    Fixed(summary.MeanNormalisedReturn),
                    Text(summary.MeanStepsPerSecond),
                }.Select(Markup.Escape),
            ]);
        output.Results.Write(perAgent);
        output.Results.WriteLine(
            "Solved at: first step with 190 of the last 200 episodes right. Lost again: fewer than 150 of them right at a later "
                + "step. Paper's success: mean return above its threshold in the last 1/25 of the steps, over at least 20 episodes. "
                + "Normalised: (final return − low)/(high − low) on the paper's scale of the task, where it has one."
        );
    }

    private static string SuccessWords(RunResult result) =>
        result.PaperSuccess switch
        {
            true => "yes",
            false => "no",
            null when result.FinalEpisodes is > 0 and < FinalReturn.FewestEpisodes => $"too few ({result.FinalEpisodes})",
            null => "–",
        };

    /// <summary>The name without the seed that training appends when it starts several.</summary>
    private static string WithoutSeed(RunResult result)
    {
        var suffix = $"seed {result.Seed}";
        var name = result.Name.EndsWith(suffix, StringComparison.Ordinal)
            ? result.Name[..^suffix.Length].TrimEnd(' ', '·', ',')
            : result.Name;
        return name.Length > 0 ? name : result.Name;
    }

    private static string Fixed(double? number) => number is { } value ? Wording.Fixed(value, 3) : "–";

    private static string Text(double? number) => number is { } value ? value.ToString("N0", CultureInfo.InvariantCulture) : "–";

    /// <summary>A bar for each run, or one for all where they would fill the screen.</summary>
    private sealed class Bars
    {
        private readonly Dictionary<long, ProgressTask> _tasks = [];
        private readonly Dictionary<long, long> _steps = [];
        private readonly ProgressTask? _total;

        public Bars(ProgressContext context, List<RunDetail> runs)
        {
            if (runs.Count > BarsAtMost)
                _total = context.AddTask($"{runs.Count} runs", maxValue: runs.Sum(run => (double)run.Summary.PlannedSteps));
            else
                foreach (var run in runs)
                    _tasks[run.Summary.Id] = context.AddTask(
                        Markup.Escape($"{run.Summary.Id} {run.Summary.Variant ?? run.Summary.Name}, seed {run.Summary.Seed}"),
                        maxValue: run.Summary.PlannedSteps
                    );
        }

        public void Show(RunDetail run, long step)
        {
            _steps[run.Summary.Id] = step;
            if (_total is not null)
                _total.Value = _steps.Values.Sum();
            else
                _tasks[run.Summary.Id].Value = step;
        }
    }
}
