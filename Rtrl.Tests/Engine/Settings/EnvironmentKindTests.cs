using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Settings;

public sealed class EnvironmentKindTests
{
    [Fact]
    public void All_EveryEnvironment_SaysWhatItsRunsSay() =>
        Assert.All(
            EnvironmentKind.All.Select(known => new EnvironmentSettings { Name = known.Name }),
            environment =>
            {
                var facts = EnvironmentKind.FactsOf(environment);
                if (facts.ActionCount == 0)
                    return;
                var description = new TrainingRun(new RunSettings { Environment = environment }).Description;
                Assert.Equal(facts.ObservationNames, description.ObservationNames);
                Assert.Equal(facts.ActionCount, description.ActionNames.Count);
                Assert.Equal(
                    (facts.RandomReturn, facts.OptimalReturn, facts.SuccessReturn),
                    (description.RandomReturn, description.OptimalReturn, description.SuccessReturn)
                );
            }
        );

    [Theory]
    [InlineData("qrc", "linear-rtu")]
    [InlineData("qrc", "none")]
    [InlineData("stream-q", "linear-rtu")]
    public void ParameterCount_OfTheSettings_IsThatOfTheRun(string agent, string cell)
    {
        var settings = new RunSettings
        {
            Agent = new() { Name = agent },
            Network = new()
            {
                Cell = cell,
                EncoderWidth = 20,
                HiddenSize = 12,
            },
        };
        Assert.Equal(
            new TrainingRun(settings).Description.ParameterCount,
            (agent == "qrc" ? 2 : 1) * SettingsDocument.ParameterCount(settings)
        );
    }

    [Fact]
    public void Memory_OfEveryEnvironment_IsAFewWords() =>
        Assert.All(EnvironmentKind.All, kind => Assert.InRange(kind.Memory.Length, 10, 60));

    [Fact]
    public void Misfit_OfAgentAndTask_IsWhatTheSettingsAreRefusedFor()
    {
        foreach (var kind in EnvironmentKind.All)
        foreach (var agent in AgentKind.All)
        {
            var settings = SettingsDocument.With(new RunSettings(), [new("environment.name", kind.Name), new("agent.name", agent.Name)]);
            var refused = SettingsDocument.Validate(settings).FirstOrDefault(problem => problem.Key == "agent.name")?.Message;
            if (agent.Misfit(kind.Defaults) is { } why)
                Assert.Contains($"which {why}. Use ", refused, StringComparison.Ordinal);
            else
                Assert.Null(refused);
        }
    }

    [Fact]
    public void Drawing_OfEveryEnvironmentOfOurs_IsOneOfItsOwnWorld() =>
        Assert.DoesNotContain(EnvironmentKind.All, kind => kind.Drawing is EnvironmentDrawing.Numbers);
}
