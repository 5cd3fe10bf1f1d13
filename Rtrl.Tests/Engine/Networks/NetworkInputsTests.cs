using Rtrl.Engine.Networks;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Networks;

public class NetworkInputsTests
{
    private static readonly EnvironmentFacts s_discrete = EnvironmentKind.FactsOf(new EnvironmentSettings { Name = "memory-chain" });
    private static readonly EnvironmentFacts s_continuous = EnvironmentKind.FactsOf(
        new EnvironmentSettings { Name = "position-only-pendulum" }
    );

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
        var inputs = new NetworkInputs(
            new NetworkSettings
            {
                PreviousInputs = where,
                BlankFirstAction = blank,
                TimeFeature = true,
                TimeLimit = 10,
            },
            s_discrete
        );
        Assert.Equal((7, passing), (inputs.Size, inputs.Passing));
        float[] input = [1, 2, 3, 9, 9, 9, 9];
        inputs.Start(input);
        Assert.Equal([1, 2, 3, -0.5f, blank ? 0 : 1, 0, 0], input);
        inputs.Continue(input, 4, 1, default, 0.25);
        Assert.Equal([1, 2, 3, -0.1f, 0, 1, 0.25f], input);
    }

    /// <summary>
    /// Spec 7.3: stream-x reports the value one step late, so that the first two observations of an episode both carry −0.5.
    /// </summary>
    [Theory]
    [InlineData(false, -0.5f, -0.4f, -0.3f, -0.2f)]
    [InlineData(true, -0.5f, -0.5f, -0.4f, -0.3f)]
    public void TimeFeature_Late_RepeatsTheFirst(bool late, float first, float second, float third, float fourth)
    {
        var inputs = new NetworkInputs(
            new NetworkSettings
            {
                TimeFeature = true,
                TimeLimit = 10,
                LateTimeFeature = late,
            },
            s_discrete
        );
        float[] input = [1, 2, 3, 9];
        inputs.Start(input);
        List<float> times = [input[3]];
        for (var time = 1; time <= 3; time++)
        {
            inputs.Continue(input, time, 0, default, 0);
            times.Add(input[3]);
        }

        Assert.Equal([first, second, third, fourth], times);
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
