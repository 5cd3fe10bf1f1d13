#pragma warning disable xUnit1051 // every call here returns within milliseconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Clones;

public sealed class EpisodeReplayTests
{
    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Read_FromACheckpointOrTheFirstStep_IsWhatWasLived(string kind)
    {
        var settings = Runs.Kinds[kind];
        var run = new TrainingRun(settings);
        var lived = new Dictionary<long, RecordedStep>();
        byte[] checkpoint = [];
        while (run.StepCount < 640)
        {
            if (run.StepCount == 150)
                checkpoint = run.Checkpoint();
            if (run.StepCount is 100 or 205 or 261)
                run.Learning = run.StepCount == 261;
            run.Step();
            lived[run.StepCount - 1] = RecordedStep.Of(run);
        }

        RunEvent[] events =
        [
            new(100, default, "learning", "", "off"),
            new(150, default, "checkpoint", ""),
            new(205, default, "learning", "", "off"),
            new(261, default, "learning", "", "on"),
        ];
        var start =
            lived.Values.Where(step => step.Metrics.Step >= 300).FirstOrDefault(step => step.Metrics.EpisodeStep == 0)?.Metrics.Step ?? 300;
        var replay = new EpisodeReplay(settings, events);
        foreach (var from in new[] { checkpoint, [] })
        {
            var steps = replay.Read(replay.Seek(from, start), 0, 30, until: 640);
            Assert.NotEmpty(steps);
            foreach (var step in steps)
            {
                var wanted = lived[step.Metrics.Step];
                Assert.Equal(wanted.Metrics.TdError, step.Metrics.TdError);
                Assert.Equal(
                    (wanted.Metrics.Action, wanted.Metrics.Reward, wanted.Metrics.StepSize),
                    (step.Metrics.Action, step.Metrics.Reward, step.Metrics.StepSize)
                );
                Assert.Equal(wanted.HiddenState, step.HiddenState);
                Assert.Equal(wanted.Outputs, step.Outputs);
                Assert.Equal(wanted.Observation, step.Observation);
                Assert.Equal(wanted.EnvironmentState, step.EnvironmentState);
                Assert.Equal(wanted.ActionNumbers, step.ActionNumbers);
            }
        }
    }

    /// <summary>Without the recorded switch the numbers are others: the switch is what is being replayed.</summary>
    [Fact]
    public void Seek_WithoutTheRecordedSwitch_LivesAnotherLife()
    {
        var run = new TrainingRun(Runs.StreamQ).Take(50);
        run.Learning = false;
        run.Take(50);
        var wrong = new EpisodeReplay(Runs.StreamQ, []).Seek([], 100);
        var right = new EpisodeReplay(Runs.StreamQ, [new RunEvent(50, default, "learning", "", "off")]).Seek([], 100);
        Assert.Equal(run.Fingerprint(), right.Fingerprint());
        Assert.NotEqual(run.Fingerprint(), wrong.Fingerprint());
    }

    [Fact]
    public void SeekEpisode_ByNumberAlone_FindsItsFirstStep()
    {
        var replay = new EpisodeReplay(Runs.StreamQ, []);
        var run = new TrainingRun(Runs.StreamQ).Take(12);
        replay.SeekEpisode(run, 40);
        Assert.Equal((200, 40, true), (run.StepCount, run.EpisodeCount, run.BetweenEpisodes));
        var steps = replay.Read(run, 0, 100);
        Assert.Equal([0, 1, 2, 3, 4], steps.Select(step => step.Metrics.EpisodeStep));
        Assert.Throws<SandboxException>(() => replay.SeekEpisode(new TrainingRun(Runs.StreamQ).Take(12), 2));
    }

    [Fact]
    public void Read_AWindow_IsThatPartOfTheWhole()
    {
        var replay = new EpisodeReplay(Runs.StreamQ, []);
        var whole = replay.Read(replay.Seek([], 55), 0, 100);
        var window = replay.Read(replay.Seek([], 55), 2, 2);
        Assert.Equal(5, whole.Count);
        Assert.Equal(whole.Skip(2).Take(2).Select(step => step.Metrics.TdError), window.Select(step => step.Metrics.TdError));
        Assert.Equal(3, replay.Read(replay.Seek([], 55), 0, 100, until: 58).Count);
    }

    [Fact]
    public void Seek_BehindTheCheckpointOrBeyondTheEnd_SaysSo()
    {
        var replay = new EpisodeReplay(Runs.StreamQ with { Stop = new() { Steps = 60 } }, []);
        Assert.Contains(
            "behind step 20",
            Assert.Throws<SandboxException>(() => replay.Seek(new TrainingRun(Runs.StreamQ).Take(30).Checkpoint(), 20)).Message
        );
        Assert.Contains("ended before", Assert.Throws<SandboxException>(() => replay.Seek([], 61)).Message);
    }

    [Fact]
    public void Seek_OnTheWay_ShowsStatesThatContinueAlike()
    {
        var kept = new List<byte[]>();
        var replay = new EpisodeReplay(Runs.StreamQ, []);
        var direct = replay.Seek([], 3_000, run => kept.Add(run.Checkpoint()));
        Assert.Equal(3, kept.Count);
        Assert.Equal(direct.Fingerprint(), replay.Seek(kept[^1], 3_000).Fingerprint());
    }
}
