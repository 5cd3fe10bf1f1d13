using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Runs;

/// <summary>
/// Learning switches that the history has after the step a run was restored at: made again at their steps, the run is the one that was
/// interrupted.
/// </summary>
internal sealed class RecordedSwitches(IEnumerable<RunEvent> events)
{
    private readonly Queue<RunEvent> _waiting = new(events);

    /// <summary>Step of the next one; <see cref="long.MaxValue"/> without one.</summary>
    public long NextAt => _waiting.TryPeek(out var next) ? next.Step : long.MaxValue;

    /// <summary>Makes those that are due at the run's step, and returns them.</summary>
    public IReadOnlyList<RunEvent> Make(TrainingRun run)
    {
        if (run.StepCount < NextAt)
            return [];
        var made = new List<RunEvent>();
        while (run.StepCount >= NextAt)
        {
            var next = _waiting.Dequeue();
            run.Learning = next.Value == "on";
            made.Add(next);
        }

        return made;
    }

    /// <summary>Somebody has switched anew: what was recorded for later no longer comes.</summary>
    public void Clear() => _waiting.Clear();
}
