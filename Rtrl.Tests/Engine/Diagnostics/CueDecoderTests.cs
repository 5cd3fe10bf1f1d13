#pragma warning disable xUnit1051 // every call here returns within seconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Diagnostics;

public sealed class CueDecoderTests
{
    [Fact]
    public void LinearProbe_OfSeparableClasses_ReadsThemAndOfNoiseDoesNot()
    {
        var random = new RandomSource(3, RandomStream.Evaluation);
        int[] classes = [.. Enumerable.Range(0, 200).Select(_ => random.NextInt(3))];
        double[][] separable =
        [
            .. classes.Select(k => Enumerable.Range(0, 6).Select(f => (f == k ? 2.0 : 0) + (0.3 * random.NextNormal())).ToArray()),
        ];
        double[][] noise = [.. classes.Select(_ => Enumerable.Range(0, 6).Select(_ => random.NextNormal()).ToArray())];
        Assert.InRange(LinearProbe.HeldOutAccuracy(separable, classes), 0.98, 1);
        Assert.InRange(LinearProbe.HeldOutAccuracy(noise, classes), 0.2, 0.5);
    }

    /// <summary>
    /// With more features than examples a linear map tells any examples apart that it was fitted to; only those it has not seen show that
    /// there is nothing to read.
    /// </summary>
    [Fact]
    public void LinearProbe_OfMoreNoiseThanExamples_IsJudgedByWhatItHasNotSeen()
    {
        var random = new RandomSource(3, RandomStream.Evaluation);
        int[] classes = [.. Enumerable.Range(0, 80).Select(i => i % 2)];
        random.Shuffle(classes);
        double[][] noise = [.. classes.Select(_ => Enumerable.Range(0, 200).Select(_ => random.NextNormal()).ToArray())];
        Assert.InRange(LinearProbe.HeldOutAccuracy(noise, classes), 0.25, 0.75); // 0.5 ± 4.5 deviations; 1 on the examples themselves
    }

    /// <summary>
    /// At the first step the cue is seen; an untrained recurrence with slow units still holds it later, when the observation does not.
    /// </summary>
    [Fact]
    public void Of_MemoryChain_ReadsTheCueFromTheStateAndNotFromLaterObservations()
    {
        var settings = Runs.StreamQ with
        {
            Network = Runs.StreamQ.Network with
            {
                HiddenSize = 32,
                EncoderWidth = 32,
                MinNonZeroPerUnit = 1,
                RadiusMin = 0.9,
                RadiusMax = 0.999,
            },
        };
        var decoder = CueDecoder.Of(Sandbox.Of(new TrainingRun(settings).Take(50)), "value", 0, 100);
        Assert.Equal([-1, 1], decoder.Classes);
        Assert.Equal(1, decoder.State[0]);
        Assert.InRange(decoder.State[^1], 0.95, 1);
        Assert.InRange(decoder.Observation[^1], 0.3, 0.7);
        Assert.InRange(decoder.Shuffled[^1], 0.3, 0.7);
        Assert.InRange(decoder.Chance, 0.5, 0.7);
    }

    [Fact]
    public void Of_AnEntryThatIsNotThere_SaysWhatIs() =>
        Assert.Contains(
            "entries",
            Assert.Throws<SandboxException>(() => CueDecoder.Of(EpisodeStudyTests.Sandbox("linear-rtu"), "value", 9, 20)).Message
        );
}
