using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Contracts;

public sealed class EnvironmentDescriptorTests
{
    [Fact]
    public void All_EveryEnvironment_SaysWhatItsRunsSay() =>
        Assert.All(EnvironmentDescriptor.All, environment =>
        {
            var settings = new RunSettings { Environment = new() { Name = environment.Name } };
            var description = new TrainingRun(settings).Description;
            Assert.Equal(environment.ObservationSize, description.ObservationNames.Count);
            Assert.Equal(environment.ActionCount, description.ActionNames.Count);
            Assert.Equal(
                (environment.RandomReturn, environment.OptimalReturn, environment.SuccessReturn),
                (description.RandomReturn, description.OptimalReturn, description.SuccessReturn));
        });

    [Theory]
    [InlineData("qrc", "linear-rtu")]
    [InlineData("qrc", "none")]
    [InlineData("stream-q", "linear-rtu")]
    public void ParameterCount_OfTheSettings_IsThatOfTheRun(string agent, string cell)
    {
        var settings = new RunSettings { Agent = new() { Name = agent }, Network = new() { Cell = cell, EncoderWidth = 20, HiddenSize = 12 } };
        Assert.Equal(new TrainingRun(settings).Description.ParameterCount, (agent == "qrc" ? 2 : 1) * SettingsDocument.ParameterCount(settings));
    }
}
