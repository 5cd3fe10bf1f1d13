using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

public class NetworkInputsTests
{
    private static readonly EnvironmentFacts s_discrete = EnvironmentDescriptor.FactsOf(new EnvironmentSettings { Name = "memory-chain" });
    private static readonly EnvironmentFacts s_continuous = EnvironmentDescriptor.FactsOf(new EnvironmentSettings { Name = "position-only-pendulum" });

    [Fact]
    public void Size_Defaults_IsTheObservation()
    {
        var inputs = new NetworkInputs(new NetworkSettings(), s_discrete);
        Assert.Equal((3, 0), (inputs.Size, inputs.Passing));
    }

    [Theory]
    [InlineData("before", false, 0)]
    [InlineData("after", false, 3)]
    [InlineData("after", true, 3)]
    public void Start_PreviousInputs_ShowsActionZeroOrNothingAndNoReward(string where, bool blank, int passing)
    {
        var inputs = new NetworkInputs(new NetworkSettings { PreviousInputs = where, BlankFirstAction = blank, TimeFeature = true, TimeLimit = 10 }, s_discrete);
        Assert.Equal((7, passing), (inputs.Size, inputs.Passing));
        float[] input = [1, 2, 3, 9, 9, 9, 9];
        inputs.Start(input);
        Assert.Equal([1, 2, 3, -0.5f, blank ? 0 : 1, 0, 0], input);
        inputs.Continue(input, 4, 1, default, 0.25);
        Assert.Equal([1, 2, 3, -0.1f, 0, 1, 0.25f], input);
    }

    [Fact]
    public void Continue_ContinuousAction_ShowsItsNumbers()
    {
        var inputs = new NetworkInputs(new NetworkSettings { PreviousInputs = "before" }, s_continuous);
        float[] input = [1, 2, 9, 9];
        inputs.Start(input);
        Assert.Equal([1, 2, 0, 0], input);
        inputs.Continue(input, 1, -1, [-1.5], 2);
        Assert.Equal([1, 2, -1.5f, 2], input);
    }
}
