using Rtrl.Engine.Experiments;

namespace Rtrl.Tests.Engine.Experiments;

public sealed class PublishedResultTests
{
    [Fact]
    public void Of_TaskWithPrintedNumbers_IsTheBestOfThem()
    {
        var best = PublishedResult.Of("repeat-previous");
        Assert.Equal(
            (0.99, Reported.Normalised, "popgym-eleven", "stream-q"),
            (best!.Value, best.Show, best.Experiment, best.Settings.Agent.Name)
        );
    }

    [Fact]
    public void Of_BodyUnderSeveralMasks_CountsItsDefaultMaskOnly()
    {
        var best = PublishedResult.Of("hopper");
        Assert.Equal(("positions", Reported.Final), (best!.Settings.Environment.Mask, best.Show));
        Assert.Contains("Farr et al.", best.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TaskWithoutPrintedNumbers_IsNone() => Assert.Null(PublishedResult.Of("foragax"));
}
