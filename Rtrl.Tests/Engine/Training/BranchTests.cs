using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

public class BranchTests
{
    private static readonly RunSettings s_settings = Runs.StreamQ;

    [Fact]
    public void Restore_ChangedExploration_GoesOnWithTheNewValue()
    {
        var checkpoint = new TrainingRun(s_settings).Take(600).Checkpoint();
        var branch = TrainingRun.Restore(
            s_settings with
            {
                Exploration = new()
                {
                    Start = 0.9,
                    End = 0.75,
                    Steps = 0,
                },
            },
            checkpoint
        );
        Assert.Equal(600, branch.StepCount);
        Assert.Equal(0.75, branch.Step().Epsilon);
    }

    [Fact]
    public void Restore_FinishedRunWithMoreSteps_GoesOn()
    {
        var short_ = s_settings with { Stop = new() { Steps = 100 } };
        var run = new TrainingRun(short_).Take(100);
        Assert.Equal(RunStatus.Finished, run.Outcome?.Status);
        Assert.NotNull(TrainingRun.Restore(short_, run.Checkpoint()).Outcome);
        var extended = TrainingRun.Restore(short_ with { Stop = new() { Steps = 200 } }, run.Checkpoint());
        Assert.Null(extended.Outcome);
        Assert.Equal(new TrainingRun(s_settings).Take(200).Fingerprint(), extended.Take(100).Fingerprint());
    }

    [Theory]
    [InlineData("width")]
    [InlineData("units")]
    [InlineData("agent")]
    [InlineData("cell")]
    public void Restore_OtherShape_SaysWhatDoesNotFit(string change)
    {
        var network = s_settings.Network;
        var changed = change switch
        {
            "width" => s_settings with { Network = network with { EncoderWidth = 13 } },
            "units" => s_settings with { Network = network with { HiddenSize = 11 } },
            "cell" => s_settings with { Network = network with { Cell = "none" } },
            _ => Runs.Qrc with { Normalisation = new() },
        };
        var checkpoint = new TrainingRun(s_settings).Take(10).Checkpoint();
        var error = Assert.Throws<InvalidDataException>(() => TrainingRun.Restore(changed, checkpoint));
        Assert.Contains(change == "agent" ? "auxiliary" : "value.parameters", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtrl", "tbptt1")]
    [InlineData("tbptt1", "rtrl")]
    public void Restore_OtherRecurrentGradient_KeepsParametersAndHiddenState(string from, string to)
    {
        RunSettings With(string gradient) => s_settings with { Network = s_settings.Network with { Gradient = gradient } };
        var run = new TrainingRun(With(from)).Take(102);
        var branch = TrainingRun.Restore(With(to), run.Checkpoint());
        var (want, got) = (new Snapshot(), new Snapshot());
        run.Capture(want);
        branch.Capture(got);
        Assert.Equal(want.HiddenState, got.HiddenState);
        Assert.Equal(want.PoleRadius, got.PoleRadius);
        branch.Take(50);
    }

    [Fact]
    public void Restore_LongerChain_BeginsANewEpisode()
    {
        var run = new TrainingRun(s_settings).Take(52);
        var branch = TrainingRun.Restore(s_settings with { Environment = new() { Length = 9 } }, run.Checkpoint());
        Assert.Equal(0, branch.Step().EpisodeStep);
        var lengths = new List<EpisodeRecord>();
        branch.Take(30).DrainEpisodes(lengths);
        Assert.All(lengths, episode => Assert.Equal(9, episode.Length));
    }

    [Fact]
    public void Restore_DamagedBytes_IsRefused()
    {
        var checkpoint = new TrainingRun(s_settings).Take(20).Checkpoint();
        foreach (var place in new[] { 0, 5, 40, checkpoint.Length / 2, checkpoint.Length - 1 })
        {
            var damaged = (byte[])checkpoint.Clone();
            damaged[place] ^= 1;
            Assert.Throws<InvalidDataException>(() => TrainingRun.Restore(s_settings, damaged));
        }

        Assert.Throws<InvalidDataException>(() => TrainingRun.Restore(s_settings, []));
    }
}
