using Rtrl.Engine.Environments;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

public sealed class KMemoryChainTests
{
    [Fact]
    public void Step_ByHand_ShowsAndAsksAsTheSpecificationSays()
    {
        var environment = EnvironmentFactory.Create(
            new EnvironmentSettings
            {
                Name = "k-memory-chain",
                K = 2,
                Horizons = 4,
            }
        );
        var random = Worlds.Source(0);
        var observation = new float[2];
        float[] visible = [1, 1, -1, -1, -1, -1, 1, -1];
        int[] answers = [0, 0, 1, 0, 0, 0, 0, 1];
        environment.Reset([1, 0, 0, 0, 0, 1, 0, 0, 0], random, observation);
        for (var decision = 0; decision < 8; decision++)
        {
            Assert.Equal(visible[decision], observation[0]);
            Assert.Equal((float)(1 - (Math.Max(0, decision - 1) / 8.0)), observation[1]);
            var transition = environment.Step(answers[decision], random, observation);
            Assert.Equal(new Transition(decision < 2 ? 0 : 1, Terminated: false, Truncated: decision == 7), transition);
        }
    }
}
