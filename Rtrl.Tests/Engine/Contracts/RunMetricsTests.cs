using System.Reflection;
using Rtrl.Engine.Contracts;

namespace Rtrl.Tests.Engine.Contracts;

public sealed class RunMetricsTests
{
    [Fact]
    public void All_EveryNamedMetric_IsDescribedOnce()
    {
        var names = typeof(RunMetrics)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(names.Order(), RunMetrics.All.Select(metric => metric.Name).Order());
        Assert.All(RunMetrics.All, metric => Assert.NotEmpty(metric.Help));
    }
}
