using Rtrl.Data;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Runs;

/// <summary>
/// Makes a run's checkpoints: when they are due, and never the same step twice unless somebody asks. The bytes are made here, stored
/// elsewhere.
/// </summary>
/// <param name="stored">Whether the history has the run as it stands.</param>
internal sealed class CheckpointKeeper(TrainingRun run, bool stored, double everySeconds, TimeProvider clock)
{
    private CheckpointRhythm _rhythm = new(clock.GetTimestamp(), everySeconds, clock.TimestampFrequency);
    private Task _storing = Task.CompletedTask;

    /// <summary>Step of the newest checkpoint made; −1 before the first.</summary>
    public long NewestAt { get; private set; } = stored ? run.StepCount : -1;

    /// <summary>Stepping begins: the early checkpoints come again.</summary>
    public void Begin() => _rhythm = new CheckpointRhythm(clock.GetTimestamp(), everySeconds, clock.TimestampFrequency);

    /// <summary>Whether the rhythm wants one, and the one before is stored.</summary>
    public bool IsDue => _rhythm.IsDue(clock.GetTimestamp()) && _storing.IsCompleted;

    /// <summary>The one that was due is taken care of.</summary>
    /// <param name="storing">Completes when it is stored; null when the step is stored already.</param>
    public void Pass(Task? storing)
    {
        _rhythm.Pass(clock.GetTimestamp());
        _storing = storing ?? _storing;
    }

    /// <summary>Null where the same step is stored already, or on its way.</summary>
    public NewCheckpoint? MakeIfNew(long epoch) => run.StepCount == NewestAt ? null : Make(epoch, pinned: false);

    /// <param name="epoch">Of this process's claim.</param>
    /// <param name="pinned">Asked for by a person.</param>
    public NewCheckpoint Make(long epoch, bool pinned)
    {
        var checkpoint = new NewCheckpoint(run.StepCount, epoch, run.Checkpoint(), run.RecentReturn, NumericPath.Of(run.Settings), pinned);
        NewestAt = run.StepCount;
        return checkpoint;
    }
}
