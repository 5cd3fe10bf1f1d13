using CsCheck;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

public class DeterminismTests
{
    private static readonly string[] s_clockMetrics = [RunMetrics.WallSeconds, RunMetrics.StepNanoseconds];

    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Step_SameSettings_SameTrajectory(string kind)
    {
        var settings = Runs.Kinds[kind];
        Assert.Equal(new TrainingRun(settings).Take(700).Fingerprint(), new TrainingRun(settings).Take(700).Fingerprint());
        Assert.NotEqual(
            new TrainingRun(settings).Take(700).Fingerprint(),
            new TrainingRun(settings with { Seed = settings.Seed + 1 }).Take(700).Fingerprint()
        );
    }

    /// <summary>
    /// One run steps in peace; the other is paused, looked at, checkpointed and replaced by its restored self at random moments. Both have
    /// learning turned off and on at the same steps. Every step and the final state must be equal to the bit.
    /// </summary>
    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Step_DisturbedAtRandom_SameTrajectory(string kind)
    {
        var settings = Runs.Kinds[kind];
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 9])
            .Array[1, 40]
            .Sample(
                disturbances =>
                {
                    var plain = new TrainingRun(settings);
                    var watched = new TrainingRun(settings);
                    var observer = new CountingObserver();
                    var snapshot = new Snapshot();
                    var episodes = new List<EpisodeRecord>();
                    foreach (var (steps, disturbance) in disturbances)
                    {
                        for (var i = 0; i < steps; i++)
                            AssertSameStep(plain.Step(), watched.Step());
                        watched = Disturb(watched, disturbance, settings, observer, snapshot, episodes);
                        if (disturbance == 9)
                            plain.Learning = watched.Learning = !plain.Learning;
                    }

                    Assert.Equal(plain.Fingerprint(), watched.Fingerprint());
                    Assert.Equal(plain.StepCount, watched.StepCount);
                    AssertSameSeries(plain, watched);
                },
                iter: 6,
                threads: 1
            );
    }

    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Restore_ThenCheckpoint_GivesTheSameFingerprintAndSnapshot(string kind)
    {
        var run = new TrainingRun(Runs.Kinds[kind]).Take(333);
        var restored = TrainingRun.Restore(run.Settings, run.Checkpoint());
        Assert.Equal(run.Fingerprint(), restored.Fingerprint());
        var (want, got) = (new Snapshot(), new Snapshot());
        run.Capture(want);
        restored.Capture(got);
        AssertSameStep(want.Metrics, got.Metrics);
        Assert.Equal(want.Observation, got.Observation);
        Assert.Equal(want.ActionValues, got.ActionValues);
        Assert.Equal(want.HiddenState, got.HiddenState);
        Assert.Equal(want.EnvironmentState, got.EnvironmentState);
        Assert.Equal(want.TraceNorms, got.TraceNorms);
        Assert.Equal(want.SensitivityNorm, got.SensitivityNorm);
        Assert.Equal(want.RecentReturns, got.RecentReturns);
        Assert.Equal(want.RecentRight, got.RecentRight);
        Assert.Equal(run.ElapsedSeconds, restored.ElapsedSeconds);
    }

    private static TrainingRun Disturb(
        TrainingRun run,
        int disturbance,
        RunSettings settings,
        CountingObserver observer,
        Snapshot snapshot,
        List<EpisodeRecord> episodes
    )
    {
        switch (disturbance)
        {
            case 0:
                run.Capture(snapshot);
                break;
            case 1:
                run.Observer = run.Observer is null ? observer : null;
                break;
            case 2:
                return TrainingRun.Restore(settings, run.Checkpoint());
            case 3:
                run.Checkpoint();
                break;
            case 4:
                run.ExportSeries();
                break;
            case 5:
                run.DrainEpisodes(episodes);
                break;
            case 6:
                run.Fingerprint();
                break;
            case 7:
                run.ElapsedSeconds += 12;
                break;
            case 8:
                // A branch that is stepped elsewhere must not disturb the run it came from.
                TrainingRun.Restore(settings with { Exploration = settings.Exploration with { End = 0.5 } }, run.Checkpoint()).Take(17);
                break;
            default:
                break;
        }

        return run;
    }

    private static void AssertSameStep(in StepMetrics want, in StepMetrics got)
    {
        Assert.Equal(want.Step, got.Step);
        Assert.Equal(want.Episode, got.Episode);
        Assert.Equal(want.EpisodeStep, got.EpisodeStep);
        Assert.Equal(want.Action, got.Action);
        Assert.Equal(want.NonGreedy, got.NonGreedy);
        Assert.Equal(want.Reward, got.Reward);
        Assert.Equal(want.TdError, got.TdError);
        Assert.Equal(want.Value, got.Value);
        Assert.Equal(want.StepSize, got.StepSize);
        Assert.Equal(want.Bounded, got.Bounded);
        Assert.Equal(want.EpisodeReturn, got.EpisodeReturn);
    }

    private static void AssertSameSeries(TrainingRun want, TrainingRun got)
    {
        var (wanted, gotten) = (want.ExportSeries(), got.ExportSeries());
        Assert.Equal(wanted.Select(column => column.Metric), gotten.Select(column => column.Metric));
        foreach (var (left, right) in wanted.Zip(gotten))
        {
            Assert.Equal(left.BucketWidth, right.BucketWidth);
            if (!s_clockMetrics.Contains(left.Metric))
                Assert.Equal(left.Buckets, right.Buckets);
        }
    }

    private sealed class CountingObserver : IRunObserver
    {
        private float _sum;

        public void OnStep(in StepMetrics metrics, ReadOnlySpan<float> hiddenState)
        {
            foreach (var value in hiddenState)
                _sum += value;
        }
    }
}
