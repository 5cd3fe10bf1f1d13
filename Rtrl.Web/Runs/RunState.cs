using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Runs;

/// <summary>
/// What a run in memory is doing. Each state holds what it alone can have: only a run stepped by hand owes steps, only one that ends has an
/// end on its way,
/// and none is running whose "running" is not stored.
/// <code>
/// Standing ⇄ Becoming → Running → Becoming      a status goes to the history, and the run stands still until it is there
/// Standing, Becoming → Starting → Becoming      a place is given, the run is brought to memory
/// Standing, Becoming ⇄ ByHand                   so many steps, then stored
/// any → Ending → Ended                          no step any more; shown once stored
/// any → Gone                                    deleted, taken over, or stored and let go
/// </code>
/// </summary>
internal abstract record RunState
{
    private RunState() { }

    /// <summary>As the history has it.</summary>
    public abstract Shown Shown { get; }

    /// <summary>What the run is, or is about to be.</summary>
    public virtual RunStatus Goal => Shown.Status;

    /// <summary>No step will be taken any more; the last reports may still be on their way.</summary>
    public virtual bool Over => false;

    /// <summary>What does not act: the run stands still as it is stored, or until it is.</summary>
    public virtual Resting? AtRest => null;

    /// <summary>A status has been stored.</summary>
    /// <param name="turn">Which of the changes of status it was; only the latest settles the state, an earlier one is merely shown.</param>
    public abstract RunState Settled(long turn, Shown shown);

    /// <summary>Stands still.</summary>
    public abstract record Resting : RunState
    {
        private protected Resting() { }

        public override Resting AtRest => this;
    }

    /// <summary>Stands still, as stored, and nothing is under way.</summary>
    public sealed record Standing : Resting
    {
        /// <exception cref="ArgumentOutOfRangeException">A status in which a run does not stand in memory.</exception>
        public Standing(RunStatus status, string? reason = null) =>
            Shown = status is RunStatus.Queued or RunStatus.Paused or RunStatus.Interrupted or RunStatus.Failed
                ? new Shown(status, reason)
                : throw new ArgumentOutOfRangeException(nameof(status), status, "A run stands queued, paused, interrupted or failed.");

        public override Shown Shown { get; }

        public override RunState Settled(long turn, Shown shown) => this;
    }

    /// <summary>A status is on its way to the history. The run stands still until it is there.</summary>
    /// <param name="Turn">Number of that change.</param>
    public sealed record Becoming(Shown Before, RunStatus Next, long Turn) : Resting
    {
        public override Shown Shown => Before;

        public override RunStatus Goal => Next;

        public override RunState Settled(long turn, Shown shown) =>
            turn < Turn ? this with { Before = shown }
            : Next == RunStatus.Running ? new Running()
            : new Standing(shown.Status, shown.Reason);
    }

    /// <summary>Has a place among the active runs and is being brought to memory.</summary>
    public sealed record Starting(Resting Rest) : RunState
    {
        public override Shown Shown => Rest.Shown;

        public override RunStatus Goal => Rest.Goal;

        public override Resting AtRest => Rest;

        public override RunState Settled(long turn, Shown shown) => Rest.Settled(turn, shown) is Resting rest ? new Starting(rest) : this;
    }

    /// <summary>Takes so many steps and then rests.</summary>
    /// <param name="Owed">Steps still to be taken, at least 1.</param>
    /// <param name="Taken">Completed with what is still to be stored when they are taken, or when something else is asked for.</param>
    public sealed record ByHand(Resting Rest, long Owed, TaskCompletionSource<Task> Taken) : RunState
    {
        public override Shown Shown => Rest.Shown;

        public override RunStatus Goal => Rest.Goal;

        public override Resting AtRest => Rest;

        public override RunState Settled(long turn, Shown shown) =>
            Rest.Settled(turn, shown) is Resting rest ? this with { Rest = rest } : this;
    }

    /// <summary>Steps at its pace; "running" is stored.</summary>
    public sealed record Running : RunState
    {
        public override Shown Shown => new(RunStatus.Running, null);

        public override RunState Settled(long turn, Shown shown) => this;
    }

    /// <summary>Has taken its last step; its end is on its way to the history.</summary>
    public sealed record Ending(Shown Before, RunStatus Next, long Turn) : RunState
    {
        public override Shown Shown => Before;

        public override RunStatus Goal => Next;

        public override bool Over => true;

        public override RunState Settled(long turn, Shown shown) => turn < Turn ? this with { Before = shown } : new Ended(shown);
    }

    /// <summary>Has ended, and that is stored.</summary>
    public sealed record Ended(Shown Last) : RunState
    {
        public override Shown Shown => Last;

        public override bool Over => true;

        public override RunState Settled(long turn, Shown shown) => this;
    }

    /// <summary>No longer this session's: nothing of it is stored from here on.</summary>
    /// <param name="Stored">Let go of after everything was stored: whoever wants the run opens it anew.</param>
    public sealed record Gone(Shown Last, bool Stored) : RunState
    {
        public override Shown Shown => Last;

        public override bool Over => true;

        public override RunState Settled(long turn, Shown shown) => this with { Last = shown };
    }
}
