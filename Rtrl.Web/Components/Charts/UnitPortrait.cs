using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;

namespace Rtrl.Web.Components.Charts;

/// <summary>
/// Recurrent units without a run that is being stepped: at initialisation, for the beginnings of the poles' tails, or living on from a
/// checkpoint for a moment, so that a run that is over can still be looked at. A clone in memory; the run is never touched.
/// </summary>
/// <param name="Step">Step of the checkpoint.</param>
public sealed record UnitPortrait(long Step, float[] Radius, float[] Phase, float[] Contribution, StateData? State, BodiesData? Bodies)
{
    private const long CheapBytes = 64L << 20;
    private const long MostSteps = 1_000_000_000_000;

    /// <summary>Names this very portrait, so that its numbers need not be compared.</summary>
    public Guid Token { get; } = Guid.NewGuid();

    /// <summary>Whether a clone may be built for a picture only; larger runs are drawn from live frames alone.</summary>
    public static bool IsCheap(RunSettings settings) => SettingsDocument.MemoryBytes(settings) <= CheapBytes;

    /// <summary>Before the first step: the same settings and seed always begin alike.</summary>
    public static UnitPortrait Initial(RunSettings settings)
    {
        var run = new TrainingRun(settings);
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        return new UnitPortrait(0, [.. snapshot.PoleRadius], [.. snapshot.PolePhase], [.. snapshot.UnitContribution], null, null);
    }

    /// <summary>A checkpoint and the next <paramref name="steps"/> steps from it with learning off.</summary>
    public static UnitPortrait LivingOn(RunSettings settings, byte[] checkpoint, int steps)
    {
        var unending = settings.EndingAt(new StopSettings { Steps = MostSteps });
        var run = TrainingRun.Restore(unending, checkpoint);
        run.Learning = false;
        var from = run.StepCount;
        var snapshot = new Snapshot();
        var (at, episodeSteps, marks, states) = (new List<long>(), new List<int>(), new List<float?>(), new List<float?[]>());
        var trail = StepTrail.Fits(run.Description) ? new List<float?[]>() : null;
        for (var step = 0; step < steps && run.Outcome is null; step++)
        {
            run.Step();
            run.Capture(snapshot);
            at.Add(snapshot.Metrics.Step);
            episodeSteps.Add(snapshot.Metrics.EpisodeStep);
            marks.Add(snapshot.EnvironmentState.Length > 0 ? Finite(snapshot.EnvironmentState[0]) : null);
            states.Add(Finite(snapshot.HiddenState));
            trail?.Add([(float)snapshot.Metrics.Value, .. Finite(snapshot.Observation)]);
        }
        run.Capture(snapshot);
        return new UnitPortrait(
            from,
            [.. snapshot.PoleRadius],
            [.. snapshot.PolePhase],
            [.. snapshot.UnitContribution],
            at.Count > 0 && snapshot.HiddenState.Length > 0 ? new StateData(at, episodeSteps, marks, states) : null,
            BodiesData.Of(snapshot, trail)
        );
    }

    private static float? Finite(float value) => float.IsFinite(value) ? value : null;

    private static float?[] Finite(float[] values) => [.. values.Select(Finite)];
}
