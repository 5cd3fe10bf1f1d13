using Rtrl.Data;
using Rtrl.Engine.Training;
using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>Brings runs to memory and lets them step.</summary>
internal sealed class RunStarter(RunLoader loader, IRunQueries queries, ILogger<RunStarter> logger)
{
    /// <summary>Completes when the run steps, or waits for a place.</summary>
    public async Task ResumeAsync(RunSession run)
    {
        await run.Post(here => here.Resume());
        if (run.State is RunState.Starting)
            await StartAsync(run);
    }

    /// <summary>The run has a place: it comes to memory if need be, and steps.</summary>
    public async Task StartAsync(RunSession run)
    {
        await LoadAsync(run);
        await run.Post(here => here.Start());
    }

    /// <summary>Completes when the run is in memory; it is brought there once, however many ask.</summary>
    public Task LoadAsync(RunSession run)
    {
        lock (run)
            return run.Loading ??= Task.Run(() => LoadOnceAsync(run));
    }

    private async Task LoadOnceAsync(RunSession run)
    {
        try
        {
            var restored = run.Fresh
                ? new RunLoader.Restored(new TrainingRun(run.Settings), FromCheckpoint: false, [])
                : await loader.LoadAsync(queries.Find(run.Id) ?? throw new HistoryException($"Run {run.Id} is gone.") { Gone = true });
            await run.Post(here => here.Load(restored.Run, restored.Replay, restored.FromCheckpoint));
        }
#pragma warning disable CA1031 // a run that cannot be loaded has failed, whatever the reason, and says so
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Run {Run} cannot be loaded", run.Id);
            await run.Post(here =>
                here.Fail(
                    exception is OutOfMemoryException
                        ? "There is not enough memory for this run."
                        : $"The run cannot be loaded: {exception.Message}"
                )
            );
        }
    }
}
