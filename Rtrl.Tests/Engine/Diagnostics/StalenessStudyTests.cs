#pragma warning disable xUnit1051 // every call here returns within seconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Networks.Cells.Reference;
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
        Assert.True(
            last.CorrectedFixedTrajectory[0].RelativeL2 <= last.FixedTrajectory.RelativeL2 * 1.001,
            "The paper's correction makes the fixed trajectory worse."
        );
        Assert.True(study.ParameterMotion > 0);
    }

    /// <summary>
    /// The same figures by hand: another clone lives the episode, and every look is computed anew from what was written down.
    /// </summary>
    [Theory]
    [InlineData("linear-rtu")]
    [InlineData("nonlinear-rtu")]
    [InlineData("min-gru")]
    public void Looks_OfALearningEpisode_AreTheDefinitions(string cell)
    {
        var settings = Runs.StreamQ with { Network = Runs.StreamQ.Network with { Cell = cell } };
        var run = new TrainingRun(settings).Take(500);
        var copy = TrainingRun.Restore(settings, run.Checkpoint());
        var study = StalenessStudy.Of(new EpisodeReplay(settings, []), run, "value");

        var (parameters, inputs, states, jacobians) = (
            new List<double[]>(),
            new List<double[]>(),
            new List<CellState>(),
            new List<double[,,]>()
        );
        var layer = NetworkTwin.Of(copy, copy.Networks[0].Network).Network.Cell!;
        states.Add(layer.Start());
        for (var t = 0; t < 5; t++)
        {
            var twin = NetworkTwin.Of(copy, copy.Networks[0].Network);
            copy.Step();
            var step = twin.Follow(copy, states[t]);
            parameters.Add([.. twin.Recurrent]);
            inputs.Add(step.Features);
            states.Add(step.After!);
            jacobians.Add(step.Cell!.StateJacobian);
        }

        foreach (var look in study.Looks)
        {
            var now = parameters[look.Step];
            var full = layer.Start();
            var still = layer.Start().Sensitivity;
            for (var k = 0; k <= look.Step; k++)
            {
                full = layer.Step(now, full, inputs[k]).After;
                still = still.Advance(jacobians[k], layer.Step(now, states[k], inputs[k]).Immediate);
            }

            var live = states[look.Step + 1].Sensitivity.Flatten();
            Assert.Equal(SensitivityDifference.Between(live, full.Sensitivity.Flatten()).RelativeL2, look.FullReplay.RelativeL2, 1e-12);
            Assert.Equal(SensitivityDifference.Between(live, still.Flatten()).RelativeL2, look.FixedTrajectory.RelativeL2, 1e-12);
        }

        Assert.NotEqual(study.Looks[^1].FullReplay.RelativeL2, study.Looks[^1].FixedTrajectory.RelativeL2);
        var motion = parameters
            .Skip(1)
            .Zip(parameters, (after, before) => Math.Sqrt(after.Zip(before, (a, b) => (a - b) * (a - b)).Sum()))
            .Average();
        Assert.Equal(motion, study.ParameterMotion, 1e-12);
    }

    [Fact]
    public void Looks_OfAFrozenEpisode_AreNotStale() =>
        Assert.All(Study(learning: false).Looks, look => Assert.Equal(0, look.FullReplay.RelativeL2, 1e-9));

    [Fact]
    public void Of_ARunWithinAnEpisode_IsRefused()
    {
        var run = new TrainingRun(Runs.StreamQ).Take(502);
        Assert.Contains(
            "within",
            Assert.Throws<SandboxException>(() => StalenessStudy.Of(new EpisodeReplay(Runs.StreamQ, []), run, "value")).Message
        );
    }

    private static StalenessStudy Study(bool learning)
    {
        var run = new TrainingRun(Runs.StreamQ).Take(500);
        run.Learning = learning;
        return StalenessStudy.Of(new EpisodeReplay(Runs.StreamQ, []), run, "value");
    }
}
