using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

/// <summary>What an agent is that is started from its name and nothing else.</summary>
public sealed class DefaultsTests
{
    /// <summary>
    /// Which values these are is held by SettingsDocumentTests; docs/results/defaults.md has chains of 8 and every agent.
    /// </summary>
    [Theory]
    [InlineData("stream-q")]
    [InlineData("sarsa")]
    public void Step_AgentByNameAlone_LearnsAShortChain(string agent)
    {
        var run = new TrainingRun(
            SettingsDocument.FromJson(
                $$$"""{"agent":{"name":"{{{agent}}}"},"environment":{"length":3},"network":{"encoderWidth":24,"hiddenSize":16},"exploration":{"steps":4000},"stop":{"steps":30000,"whenSolved":true}}"""
            )
        );
        while (run.Outcome is null)
            run.Step();
        Assert.NotNull(run.SolvedAt);
    }
}
