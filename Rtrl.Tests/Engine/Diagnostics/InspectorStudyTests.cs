#pragma warning disable xUnit1051 // every call here returns within seconds; there is nothing to cancel
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Diagnostics;

/// <summary>What the inspector's panels are made of: rehearsals, credit by lag, step sizes, layers.</summary>
public sealed class InspectorStudyTests
{
    private static readonly RunSettings s_small = Runs.StreamQ with
    {
        Network = Runs.StreamQ.Network with { EncoderWidth = 8, HiddenSize = 6 },
        Agent = new AgentSettings { Name = "stream-q", StepSize = 1, TraceDecay = 0.8 },
        Exploration = new ExplorationSettings { Steps = 2_000 },
    };

    private readonly TrainingRun _run = new TrainingRun(s_small).Take(1_503);

    [Fact]
    public void Rehearsal_Twice_IsTheSameAndLeavesTheSandboxWhereItIs()
    {
        var sandbox = Sandbox.Of(_run);
        var before = sandbox.Checkpoint();
        var first = Rehearsal.Of(sandbox, null, 23);
        var second = Rehearsal.Of(sandbox, "value", 23);
        Assert.Equal(23, first.Count);
        Assert.Equal(first.Select(step => step.Metrics.TdError), second.Select(step => step.Metrics.TdError));
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First.HiddenState, pair.Second.HiddenState));
        Assert.Equal(0, first[0].Metrics.EpisodeStep);
        Assert.Equal(5, first.Count(step => step.Metrics.EpisodeStep == 0));
        Assert.Equal(before, sandbox.Checkpoint());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(13)]
    public void Seek_ToAColumn_StandsBeforeThatStep(int column)
    {
        var sandbox = Sandbox.Of(_run);
        var steps = Rehearsal.Of(sandbox, null, 20);
        var next = Rehearsal.Seek(sandbox, column, atEpisodeStart: false).Record();
        Assert.Equal(steps[column].HiddenState, next.HiddenState);
        Assert.Equal(steps[column].Metrics.TdError, next.Metrics.TdError);

        var start = Rehearsal.Seek(sandbox, column, atEpisodeStart: true);
        Assert.True(start.BetweenEpisodes);
        Assert.Equal(steps[column - steps[column].Metrics.EpisodeStep].HiddenState, start.Record().HiddenState);
    }

    [Fact]
    public void CreditCourse_IsTheMedianOfTheEpisodesWeights()
    {
        var sandbox = Sandbox.Of(_run);
        var course = CreditCourse.Of(sandbox, "value", episodes: 3);
        var decay = 0.8 * SettingsDocument.EffectiveDiscount(_run.Settings);
        Assert.Equal(decay, course.Decay, 1e-12);
        CreditWeights[] weights = [.. Enumerable.Range(0, 3).Select(episode => EpisodeStudy.Of(sandbox, "value", 0, episode).Credit(decay))];
        Assert.Equal(5, course.Exact.Count);
        for (var lag = 0; lag < 5; lag++)
        {
            Assert.Equal(weights.Select(credit => credit.Exact[4 - lag]).Order().ElementAt(1), course.Exact[lag]);
            Assert.Equal(weights.Select(credit => credit.OneStep[4 - lag]).Order().ElementAt(1), course.OneStep[lag]);
            Assert.Equal(course.Exact[lag] / course.OneStep[lag], course.Amplification[lag], 1e-12);
        }

        Assert.Equal(CreditWeights.Horizon(decay, course.Retention), course.Horizon);
        Assert.Equal(course.Cuts.Count > 0, course.KeptBehindCut is not null);
    }

    /// <summary>DECISION 19: the script's c_t has one factor J more, so that its weights at γλ = 0 are those of a lag one longer.</summary>
    [Fact]
    public void CreditCourse_ByTheStateEntering_IsOneFactorOfRetentionMore()
    {
        var sandbox = Sandbox.Of(_run);
        var study = EpisodeStudy.Of(sandbox, "value");
        var (last, carried) = (study.Steps.Count - 1, study.Steps[^1].Retention);
        var entering = study.Credit(0, entering: true);
        for (var k = 0; k <= last; k++)
        {
            var want = Math.Sqrt(study.Credit(0).ExactWeights[k].Select((weight, unit) => Math.Pow((weight * carried[unit]).Magnitude, 2)).Sum());
            Assert.Equal(want, entering.Exact[k], 1e-9 * (1 + want));
        }

        var course = CreditCourse.Of(sandbox, "value", episodes: 1, entering: true);
        Assert.Equal(study.Credit(course.Decay, entering: true).Exact, course.Exact.Reverse());
        Assert.NotEqual(CreditCourse.Of(sandbox, "value", episodes: 1).Exact, course.Exact);
    }

    [Fact]
    public void CreditCourse_OfAnExploringAgent_FindsTheCuts()
    {
        var settings = s_small with { Exploration = new ExplorationSettings { Start = 1, End = 1, Steps = 0 } };
        var course = CreditCourse.Of(Sandbox.Of(new TrainingRun(settings)), "value", episodes: 20);
        Assert.InRange(course.Cuts.Count, 1, 20);
        Assert.All(course.Cuts, lag => Assert.InRange(lag, 1, 4));
        Assert.InRange(course.KeptBehindCut!.Value, 0, 1.5);
    }

    [Fact]
    public void StepSizes_AreThoseOfTheRunGoingOn()
    {
        var study = StepSizeStudy.Of(Sandbox.Of(_run), 100);
        var (errors, sizes, bounded) = (new List<double>(), new List<double>(), 0);
        var copy = TrainingRun.Restore(_run.Settings, _run.Checkpoint());
        for (var step = 0; step < 100; step++)
        {
            ref readonly var metrics = ref copy.Step();
            errors.Add(metrics.TdError);
            sizes.Add(metrics.StepSize);
            bounded += metrics.Bounded ? 1 : 0;
        }

        Assert.Equal(errors, study.TdErrors);
        Assert.Equal(sizes, study.StepSizes);
        Assert.Equal(bounded / 100.0, study.Bounded);
        Assert.Equal(["encoder", "recurrent", "head"], study.Blocks);
        Assert.All(study.TraceNorm.Concat(study.GradientNorm), norm => Assert.True(norm > 0));
        Assert.Equal(1_503, _run.StepCount);
    }

    /// <summary>At γλ = 0 the trace after a step is that step's gradient, so their norms are the same numbers.</summary>
    [Fact]
    public void GradientNorm_WithoutTraces_IsTheTraceNorm()
    {
        var settings = s_small with { Agent = new AgentSettings { Name = "stream-q", StepSize = 0, TraceDecay = 0 } };
        var run = new TrainingRun(settings);
        var study = StepSizeStudy.Of(Sandbox.Of(run), 1);
        for (var block = 0; block < 3; block++)
            Assert.Equal(study.TraceNorm[block], study.GradientNorm[block], 1e-4 * (1 + study.TraceNorm[block]));
    }

    [Fact]
    public void Staleness_OfASandbox_IsThatOfTheRunGoingOn()
    {
        var of = StalenessStudy.Of(Sandbox.Of(_run), "value", episode: 1);
        var copy = TrainingRun.Restore(_run.Settings, _run.Checkpoint());
        while (!copy.BetweenEpisodes)
            copy.Step();
        do
            copy.Step();
        while (!copy.BetweenEpisodes);
        var expected = StalenessStudy.Of(new EpisodeReplay(copy.Settings, []), copy, "value");
        Assert.Equal(expected.ParameterMotion, of.ParameterMotion);
        Assert.Equal(expected.Looks.Select(look => look.FullReplay), of.Looks.Select(look => look.FullReplay));
        Assert.True(of.ParameterMotion > 0);
    }

    [Fact]
    public void Layer_OfASandbox_IsTheSnapshots()
    {
        var snapshot = new Snapshot();
        _run.Capture(snapshot);
        var layer = Sandbox.Of(_run).Layer("value");
        Assert.Equal(snapshot.PoleRadius, layer.Radius);
        Assert.Equal(snapshot.PolePhase, layer.Phase);
        Assert.Equal(snapshot.UnitContribution, layer.Contribution);
    }
}
