using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Settings;

public sealed class WordingTests
{
    [Theory]
    [InlineData(0, "0 steps")]
    [InlineData(1, "1 step")]
    [InlineData(2, "2 steps")]
    [InlineData(40_000, "40,000 steps")]
    public void Count_OfSteps_AgreesWithTheirNumber(long number, string words) => Assert.Equal(words, Wording.Count(number, "step"));

    [Theory]
    [InlineData(1, "1 stretch")]
    [InlineData(3, "3 stretches")]
    public void Count_IrregularPlural_IsTheOneGiven(long number, string words) =>
        Assert.Equal(words, Wording.Count(number, "stretch", "stretches"));

    [Theory]
    [InlineData(0.12345, 3, "0.123")]
    [InlineData(-0.0004, 3, "0.000")]
    [InlineData(-0.0, 1, "0.0")]
    [InlineData(-0.5, 1, "-0.5")]
    [InlineData(double.NegativeInfinity, 1, "-Infinity")]
    public void Fixed_Number_HasNoNegativeZero(double number, int digits, string text) => Assert.Equal(text, Wording.Fixed(number, digits));

    [Fact]
    public void Outcome_OfOneStep_IsSingular()
    {
        var run = new TrainingRun(new RunSettings { Stop = new StopSettings { Steps = 1 } });
        run.Step();
        Assert.Equal("Reached 1 step.", run.Outcome!.Reason);
    }

    [Fact]
    public void Outcome_OfATinyWallTime_NamesIt()
    {
        var run = new TrainingRun(new RunSettings { Stop = new StopSettings { WallSeconds = 1e-9 } }) { ElapsedSeconds = 1 };
        run.Step();
        Assert.Equal("Reached the wall-time limit of 1E-09 s after 1 step.", run.Outcome!.Reason);
    }

    [Theory]
    [InlineData("-0")]
    [InlineData("-0.0")]
    public void Title_OfNegativeZero_SaysZero(string decay)
    {
        var settings = SettingsDocument.With(new RunSettings(), [new("agent.traceDecay", decay), new("agent.name", "qrc")]);
        Assert.Equal("0", SettingsDocument.Get(settings, "agent.traceDecay"));
        Assert.Contains("QRC(0)", new TrainingRun(settings).Description.Title);
    }
}
