using Rtrl.Engine.Kernels;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Physics;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Engine.Training;

public sealed class NumericPathTests
{
    [Fact]
    public void Of_WorldWithAnEngine_NamesKernelsAndEngine()
    {
        Assert.SkipWhen(
            PhysicsProviders.Current is null && Environment.GetEnvironmentVariable("CI") != "true",
            PhysicsProviders.Absence ?? ""
        );
        Assert.Equal($"{VectorPath.Name} · {PhysicsProviders.Current!.Name}", NumericPath.Of(Of("hopper")));
        Assert.Equal(VectorPath.Name, NumericPath.Of(Of("memory-chain")));
    }

    /// <summary>The record of a run says what its last digits depend on.</summary>
    [Theory]
    [InlineData("hopper")]
    [InlineData("memory-chain")]
    public void Plan_OfARun_RecordsItsNumericPath(string environment)
    {
        Assert.SkipWhen(
            PhysicsProviders.Current is null && Environment.GetEnvironmentVariable("CI") != "true",
            PhysicsProviders.Absence ?? ""
        );
        var settings = Of(environment) with { Agent = new AgentSettings { Name = environment == "hopper" ? "stream-ac" : "stream-q" } };
        var run = Assert.Single(RunPlanner.Plan(new StartRequest(Settings: settings), ProvenanceReader.Current, default));
        Assert.Equal(NumericPath.Of(settings), run.Provenance.VectorPath);
    }

    private static RunSettings Of(string environment) => new() { Environment = new EnvironmentSettings { Name = environment } };
}
