using System.Collections.Immutable;

namespace Rtrl.Web.Runs;

/// <summary>
/// Runs that take their steps together: one that steps is never more than a few ahead of the slowest that steps, so that one step counter
/// is true for all. Those that stand still, wait for a place or have ended hold nobody; one that comes back is waited for.
/// </summary>
internal sealed class LockStep
{
    /// <summary>Steps that a run at unlimited speed may be ahead: a few milliseconds of the slowest agent there is.</summary>
    public const long Lead = 128;

    private ImmutableArray<RunSession> _runs = [];

    public bool IsEmpty => _runs.IsEmpty;

    public void Join(RunSession run) => ImmutableInterlocked.Update(ref _runs, runs => runs.Add(run));

    public void Leave(RunSession run) => ImmutableInterlocked.Update(ref _runs, runs => runs.Remove(run));

    /// <summary>Steps that a run may take now: 0 where the others have to come up first.</summary>
    /// <param name="step">Where it stands.</param>
    /// <param name="stepsPerSecond">Its speed; 0 is unlimited. At a speed nobody is ahead by more than a twentieth of a second.</param>
    public long Room(RunSession run, long step, double stepsPerSecond)
    {
        var slowest = long.MaxValue;
        foreach (var other in _runs)
        {
            if (other != run && other.Steps)
                slowest = Math.Min(slowest, other.StepCount);
        }

        return slowest == long.MaxValue ? long.MaxValue : Math.Max(0, slowest + Ahead(stepsPerSecond) - step);
    }

    private static long Ahead(double stepsPerSecond) => stepsPerSecond > 0 ? Math.Clamp((long)(stepsPerSecond / 20), 1, Lead) : Lead;
}
