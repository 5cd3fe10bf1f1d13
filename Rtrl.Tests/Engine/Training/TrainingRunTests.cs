using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

public class TrainingRunTests
{
    [Fact]
    public void Constructor_InvalidSettings_NamesEveryField()
    {
        var settings = Runs.StreamQ with
        {
            Environment = new() { Length = 1 },
            Agent = Runs.StreamQ.Agent with { Discount = double.NaN },
        };
        var problems = Assert.Throws<InvalidSettingsException>(() => new TrainingRun(settings)).Problems;
        Assert.Equal(["environment.length", "agent.discount"], problems.Select(problem => problem.Key));
    }

    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Step_AfterWarmUp_AllocatesNothing(string kind)
    {
        var run = new TrainingRun(Runs.Kinds[kind]) { Observer = new NullObserver() };
        run.Take(5000);
        Assert.Equal(0, Allocations.Each(() => run.Take(10_000)));
    }

    [Fact]
    public void Capture_SecondTime_AllocatesNothing()
    {
        var run = new TrainingRun(Runs.Qrc).Take(2000);
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        run.Take(1);
        Assert.Equal(0, Allocations.Each(() => run.Capture(snapshot)));
    }

    [Fact]
    public void Step_Episodes_AreCountedNumberedAndRecorded()
    {
        var run = new TrainingRun(Runs.StreamQ);
        var sum = 0.0;
        for (var i = 0; i < 25; i++)
        {
            ref readonly var metrics = ref run.Step();
            Assert.Equal(i, metrics.Step);
            Assert.Equal(i / 5, metrics.Episode);
            Assert.Equal(i % 5, metrics.EpisodeStep);
            Assert.Equal(i % 5 == 4, metrics.EpisodeEnded);
            Assert.Equal(i % 5 == 4 ? metrics.Reward : double.NaN, metrics.EpisodeReturn);
            sum += metrics.Reward;
        }

        var episodes = new List<EpisodeRecord>();
        run.DrainEpisodes(episodes);
        Assert.Equal(5, run.EpisodeCount);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => ((long)i, 5L * i, 5)), episodes.Select(e => (e.Episode, e.StartStep, e.Length)));
        Assert.Equal(sum, episodes.Sum(e => e.Return));
        Assert.All(episodes, e => Assert.Equal(e.Return == 1, e.Right));
        run.DrainEpisodes(episodes);
        Assert.Equal(5, episodes.Count);
    }

    [Fact]
    public void Capture_AfterStep_ShowsTheStep()
    {
        var run = new TrainingRun(Runs.StreamQ);
        var metrics = run.Take(7).Step();
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        var description = run.Description;
        Assert.Equal(8, snapshot.StepCount);
        Assert.Equal(1, snapshot.EpisodeCount);
        Assert.Equal(metrics.TdError, snapshot.Metrics.TdError);
        Assert.Equal(metrics.Value, snapshot.ActionValues[metrics.Action]);
        Assert.Equal(description.ActionNames.Count, snapshot.ActionValues.Length);
        Assert.Equal(description.ObservationNames.Count, snapshot.Observation.Length);
        Assert.Equal([0.75f, 0, 0], snapshot.Observation); // decision 2 sees the view at time 1
        Assert.Equal(3, snapshot.EnvironmentState[1]);
        Assert.Equal(2 * description.Units, snapshot.HiddenState.Length);
        Assert.All(snapshot.PoleRadius, radius => Assert.InRange(radius, 0, 1));
        Assert.Equal(description.Units, snapshot.UnitContribution.Length);
        Assert.Equal(["encoder", "recurrent", "head"], description.Blocks);
        Assert.All(snapshot.TraceNorms, norm => Assert.True(norm > 0));
        Assert.True(snapshot.SensitivityNorm > 0);
        Assert.Single(snapshot.RecentReturns);
        Assert.Equal(description.Stages.Count, snapshot.StageNanoseconds.Length);
    }

    [Fact]
    public void Description_Feedforward_HasNoRecurrentBlock()
    {
        var run = new TrainingRun(Runs.Kinds["feedforward"]).Take(10);
        Assert.Equal(["encoder", "head"], run.Description.Blocks);
        Assert.Equal(0, run.Description.Units);
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        Assert.Equal(2, snapshot.TraceNorms.Length);
        Assert.Empty(snapshot.HiddenState);
    }

    [Fact]
    public void Description_Qrc_CountsBothNetworks()
    {
        var settings = new RunSettings
        {
            Environment = new() { Length = 8 },
            Network = new() { EncoderWidth = 128, HiddenSize = 192 },
        };
        Assert.Equal(2 * 50_818, new TrainingRun(settings).Description.ParameterCount);
        Assert.Equal("QRC(0.95) · linear RTU 192, exact RTRL · MemoryChain 8", new TrainingRun(settings).Description.Title);
    }

    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Learning_Off_ChangesNothingThatWasLearned(string kind)
    {
        var run = new TrainingRun(Runs.Kinds[kind]).Take(300);
        run.Learning = false;
        var before = Learned(run);
        var hidden = new Snapshot();
        run.Take(1).Capture(hidden);
        Assert.Equal(before, Learned(run.Take(57)));
        Assert.NotEqual(before, Learned(Teach(run).Take(100)));

        static TrainingRun Teach(TrainingRun run)
        {
            run.Learning = true;
            return run;
        }
    }

    [Fact]
    public void Outcome_Steps_FinishesAndRefusesAnotherStep()
    {
        var run = new TrainingRun(Runs.StreamQ with { Stop = new() { Steps = 30 } });
        run.Take(29);
        Assert.Null(run.Outcome);
        run.Step();
        Assert.Equal(new RunOutcome(RunStatus.Finished, "Reached 30 steps."), run.Outcome);
        Assert.Contains("Reached 30 steps", Assert.Throws<InvalidOperationException>(() => run.Step()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcome_WallTime_FinishesWhenTheDriverSaysSo()
    {
        var run = new TrainingRun(
            Runs.StreamQ with
            {
                Stop = new() { Steps = 1000, WallSeconds = 2.5 },
            }
        ).Take(10);
        run.ElapsedSeconds = 2.4;
        Assert.Null(run.Take(1).Outcome);
        run.ElapsedSeconds = 2.5;
        Assert.Contains("2.5 s", run.Take(1).Outcome!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcome_Solved_FinishesAtThatStep()
    {
        // Two decisions need no memory: the cue is in view when the answer is due.
        var settings = Runs.Kinds["feedforward"] with
        {
            Environment = new() { Length = 2 },
            Exploration = new() { Steps = 200, End = 0 },
            Stop = new() { Steps = 50_000, WhenSolved = true },
        };
        var run = new TrainingRun(settings);
        while (run.Outcome is null)
            run.Step();
        Assert.Equal(run.StepCount, run.SolvedAt);
        Assert.Contains("Solved at step", run.Outcome.Reason, StringComparison.Ordinal);
        Assert.InRange(run.StepCount, 400, 10_000);
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        Assert.Equal(0.95, snapshot.RecentRight);
    }

    [Fact]
    public void Outcome_HugeStepSize_NamesTensorAndStep()
    {
        var settings = Runs.Qrc with { Agent = Runs.Qrc.Agent with { StepSize = 1000, AuxiliaryStepSize = 1000 } };
        var run = new TrainingRun(settings);
        while (run.Outcome is null)
            run.Step();
        Assert.Equal(RunStatus.Diverged, run.Outcome.Status);
        Assert.Matches($"^Diverged at step {run.StepCount:N0}: (NaN|an infinity) in .*[a-z]+\\.[a-zA-Z]+\\.$", run.Outcome.Reason);
        Assert.Throws<InvalidOperationException>(() => run.Step());
        var restored = TrainingRun.Restore(settings with { Stop = new() { Steps = 2_000_000 } }, run.Checkpoint());
        Assert.Equal(run.Outcome, restored.Outcome);
        Assert.All(
            run.ExportSeries().SelectMany(column => column.Buckets).Where(bucket => bucket.Count > 0),
            bucket => Assert.True(double.IsFinite(bucket.Mean))
        );
    }

    [Fact]
    public void Outcome_NonFiniteReward_DivergesWithoutTouchingParameters()
    {
        var run = new TrainingRun(Runs.StreamQ, () => new TruncatingEnvironment(5, time => time == 3 ? double.NaN : 0));
        run.Take(2);
        var before = Learned(run);
        run.Step();
        Assert.Equal("Diverged at step 3: a non-finite TD error or step size.", run.Outcome?.Reason);
        Assert.Equal(before, Learned(run));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_Truncation_BootstrapsOnlyWhenAsked(bool bootstrap)
    {
        var settings = Runs.StreamQ with
        {
            Agent = Runs.StreamQ.Agent with { BootstrapOnTruncation = bootstrap, Discount = 0.9 },
            Exploration = new()
            {
                Start = 0,
                End = 0,
                Steps = 0,
            },
        };
        var run = new TrainingRun(settings, () => new TruncatingEnvironment(40, time => time));
        var bootstrapped = 0;
        for (var t = 0; t < 400; t++)
        {
            var metrics = run.Step();
            Assert.Equal((t + 1) % 40 == 0, metrics.Truncated);
            if (metrics.Truncated && Math.Abs(metrics.TdError - (metrics.Reward - metrics.Value)) > 1e-6)
                bootstrapped++;
        }

        Assert.Equal(bootstrap ? 10 : 0, bootstrapped);
        Assert.Equal(10, run.EpisodeCount);
    }

    [Fact]
    public void Step_WithObservationNormaliser_CountsEveryObservationButTheLastOfAnEpisode()
    {
        var run = new TrainingRun(Runs.Qrc).Take(40);
        var reader = new StateReader(run.Checkpoint());
        var count = 0.0;
        reader.Section(
            "normaliser.observation",
            section =>
            {
                section.ReadInt32();
                count = section.ReadDouble();
            }
        );

        // 8 episodes of 5 decisions: the reset's observation and four more each, besides the prior's single sample.
        Assert.Equal(1 + (8 * 5), count);
    }

    [Fact]
    public void ExportSeries_TdError_HasItsSizeAndItsSignedMean()
    {
        var run = new TrainingRun(Runs.StreamQ);
        var (size, signed) = (0.0, 0.0);
        var metrics = new Snapshot();
        for (var step = 0; step < 500; step++)
        {
            run.Step();
            run.Capture(metrics);
            size += Math.Abs(metrics.Metrics.TdError);
            signed += metrics.Metrics.TdError;
        }

        double Sum(string metric) =>
            run.ExportSeries()
                .Single(column => column.Metric == metric)
                .Buckets.Where(bucket => bucket.Count > 0)
                .Sum(bucket => bucket.Count * bucket.Mean);
        Assert.Equal(size, Sum(RunMetrics.TdError), 1e-6);
        Assert.Equal(signed, Sum(RunMetrics.TdErrorMean), 1e-6);
        Assert.True(size > Math.Abs(signed));
    }

    /// <summary>Norms belong to steps 0, 61, 122, …: those they were measured at.</summary>
    [Fact]
    public void ExportSeries_Norms_StandAtTheStepsTheyWereSampledAt()
    {
        var (run, snapshot) = (new TrainingRun(Runs.StreamQ), new Snapshot());
        var expected = new List<(long Step, double Trace, double Sensitivity)>();
        for (var step = 0; step < 200; step++)
        {
            run.Step();
            run.Capture(snapshot);
            if (step is 0 or 61 or 122 or 183)
                expected.Add((step, snapshot.TraceNorms[2], snapshot.SensitivityNorm));
        }

        Assert.Equal(expected.Select(norms => (norms.Step, norms.Trace)), Samples(RunMetrics.HeadTraceNorm));
        Assert.Equal(expected.Select(norms => (norms.Step, norms.Sensitivity)), Samples(RunMetrics.SensitivityNorm));
        Assert.Equal([0, 61, 122, 183], Samples(RunMetrics.Episodes).Select(sample => sample.Step));

        IEnumerable<(long Step, double Value)> Samples(string metric)
        {
            var column = run.ExportSeries().Single(column => column.Metric == metric);
            Assert.Equal(1, column.BucketWidth);
            return column.Buckets.Where(bucket => bucket.Count > 0).Select(bucket => (bucket.FirstStep, bucket.Mean));
        }
    }

    /// <summary>The time feature of a step is that of its own decision, (t/limit) − 0.5.</summary>
    [Fact]
    public void Step_WithTimeFeature_ShowsTheNetworkTheTimeOfThisStep()
    {
        var run = new TrainingRun(Runs.StreamQ with { Network = Runs.StreamQ.Network with { TimeFeature = true, TimeLimit = 10 } });
        for (var step = 0; step < 20; step++)
        {
            run.Step();
            Assert.Equal(step % 5, run.LastStep.EpisodeStep);
            Assert.Equal((step % 5 / 10.0) - 0.5, run.LastInput[^1], 1e-6);
        }
    }

    [Fact]
    public void ExportSeries_LongRun_SharesOneBucketWidthAndCountsEveryStep()
    {
        var run = new TrainingRun(Runs.Kinds["feedforward"]).Take(9000);
        var series = run.ExportSeries();
        Assert.All(series, column => Assert.Equal(8, column.BucketWidth));
        Assert.All(series, column => Assert.Equal(1125, column.Buckets.Count));
        Assert.Equal(9000, series.Single(column => column.Metric == RunMetrics.TdError).Buckets.Sum(bucket => bucket.Count));
        Assert.Equal(1800, series.Single(column => column.Metric == RunMetrics.Return).Buckets.Sum(bucket => bucket.Count));
        Assert.DoesNotContain(series, column => column.Metric == RunMetrics.RecurrentTraceNorm);
        Assert.Equal(8999, series[0].Buckets[^1].LastStep);
    }

    [Fact]
    public void Step_ExactRtrlOnAShortChain_Learns()
    {
        var settings = Runs.StreamQ with
        {
            Environment = new() { Length = 4 },
            Network = new()
            {
                EncoderWidth = 16,
                HiddenSize = 24,
                MinNonZeroPerUnit = 1,
            },
            Agent = Runs.StreamQ.Agent with { TraceDecay = 0 },
            Exploration = new() { Steps = 2000, End = 0 },
            Stop = new() { Steps = 60_000, WhenSolved = true },
        };
        var run = new TrainingRun(settings);
        while (run.Outcome is null)
            run.Step();
        Assert.NotNull(run.SolvedAt);
    }

    /// <summary>Every section that holds something learned.</summary>
    private static string Learned(TrainingRun run)
    {
        var reader = new StateReader(run.Checkpoint());
        var text = new System.Text.StringBuilder();
        foreach (
            var name in new[]
            {
                "value.trace",
                "auxiliary.trace",
                "actor.trace",
                "value.parameters",
                "auxiliary.parameters",
                "actor.parameters",
                "value.rule.secondMoment",
                "actor.rule.secondMoment",
                "prediction.trace",
                "normaliser.observation",
                "normaliser.reward",
            }
        )
        {
            if (reader.Has(name))
                reader.Section(name, section => text.Append(Convert.ToHexString(section.ReadBytes(10_000_000))));
        }

        return text.ToString();
    }

    private sealed class NullObserver : IRunObserver
    {
        public void OnStep(in StepMetrics metrics, ReadOnlySpan<float> hiddenState) { }
    }
}
