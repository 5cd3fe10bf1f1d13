using Rtrl.Data;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Experiments;

/// <summary>Sees to it that the runs of active experiments go on after the process that trained them was killed.</summary>
internal sealed class ExperimentKeeper(ExperimentControl experiments, TimeProvider clock, ILogger<ExperimentKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_rhythm = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_rhythm, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await logger.GuardedAsync(() => experiments.KeepAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; training puts the runs in order.
        }
    }
}
