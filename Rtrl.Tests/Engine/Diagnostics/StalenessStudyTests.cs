#pragma warning disable xUnit1051 // every call here returns within seconds; there is nothing to cancel
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Diagnostics;

public sealed class StalenessStudyTests
{
    [Fact]
    public void Looks_OfALearningEpisode_GrowFromNothingAndAreMendedByTheExactCorrection()
    {
        var study = Study(learning: true);
        Assert.Equal([0, 1, 2, 4], study.Looks.Select(look => look.Step));
        Assert.Equal(0, study.Looks[0].FullReplay.RelativeL2, 1e-12);
        var last = study.Looks[^1];
        Assert.True(last.FullReplay.RelativeL2 > 0);
        Assert.True(last.CorrectedFullReplay[1].RelativeL2 < last.FullReplay.RelativeL2, "The exact correction does not mend full replay.");
        Assert.True(last.CorrectedFixedTrajectory[0].RelativeL2 <= last.FixedTrajectory.RelativeL2 * 1.001, "The paper's correction makes the fixed trajectory worse.");
        Assert.True(study.ParameterMotion > 0);
    }

    [Fact]
    public void Looks_OfAFrozenEpisode_AreNotStale() =>
        Assert.All(Study(learning: false).Looks, look => Assert.Equal(0, look.FullReplay.RelativeL2, 1e-9));

    [Fact]
    public void Of_ARunWithinAnEpisode_IsRefused()
    {
        var run = new TrainingRun(Runs.StreamQ).Take(502);
        Assert.Contains("within", Assert.Throws<SandboxException>(() => StalenessStudy.Of(new EpisodeReplay(Runs.StreamQ, []), run, "value")).Message);
    }

    private static StalenessStudy Study(bool learning)
    {
        var run = new TrainingRun(Runs.StreamQ).Take(500);
        run.Learning = learning;
        return StalenessStudy.Of(new EpisodeReplay(Runs.StreamQ, []), run, "value");
    }
}
