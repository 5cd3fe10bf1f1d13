using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;

namespace Rtrl.Web.Components.Charts;

/// <summary>Recurrent units at one moment, for pictures of a run that nobody is stepping and for the beginnings of the poles' tails.</summary>
public sealed record UnitPortrait(float[] Radius, float[] Phase, float[] Contribution, StateData? State)
{
    /// <summary>Before the first step: the same settings and seed always begin alike.</summary>
    public static UnitPortrait Initial(RunSettings settings) => Of(new TrainingRun(settings));

    /// <summary>As a checkpoint holds them.</summary>
    public static UnitPortrait Stored(RunSettings settings, byte[] checkpoint) => Of(TrainingRun.Restore(settings, checkpoint));

    private static UnitPortrait Of(TrainingRun run)
    {
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        var state = snapshot.StepCount == 0 || snapshot.HiddenState.Length == 0
            ? null
            : new StateData(
                [snapshot.Metrics.Step], [snapshot.Metrics.EpisodeStep],
                [snapshot.EnvironmentState.Length > 0 ? snapshot.EnvironmentState[0] : null],
                [[.. snapshot.HiddenState.Select(value => float.IsFinite(value) ? value : (float?)null)]]);
        return new UnitPortrait([.. snapshot.PoleRadius], [.. snapshot.PolePhase], [.. snapshot.UnitContribution], state);
    }
}
