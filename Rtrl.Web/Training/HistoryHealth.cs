using Microsoft.Extensions.Diagnostics.HealthChecks;
using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>Healthy while results can be stored.</summary>
internal sealed class HistoryHealth(IRunHistory history) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(history.Fault is { } fault ? HealthCheckResult.Unhealthy(fault.Message) : HealthCheckResult.Healthy());
}
