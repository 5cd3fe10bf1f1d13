using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Live;

namespace Rtrl.Web.Runs;

/// <summary>
/// One run in memory, as anybody may touch it from any thread: what it is, what is seen of it, and <see cref="Post(Func{RunLife, Task})"/>,
/// the one way to its
/// <see cref="RunLife"/>, which belongs to the worker that holds it.
/// </summary>
internal sealed class RunSession
{
    private readonly SessionContext _context;
    private readonly Mailbox _mailbox = new();
    private readonly RunFeed _feed;
    private readonly RunLife _life;
    private long _usedAt;

    /// <param name="status">As stored.</param>
    /// <param name="bytes">What it needs in memory: the learner, and a checkpoint that is being made and stored.</param>
    public RunSession(long id, RunSettings settings, RunStatus status, long bytes, SessionContext context)
    {
        Id = id;
        Settings = settings;
        Bytes = bytes;
        _context = context;
        _feed = context.Feeds.For(id);
        _life = new RunLife(this, status, context);
    }

    public long Id { get; }

    public RunSettings Settings { get; }

    /// <summary>What it needs in memory.</summary>
    public long Bytes { get; }

    /// <summary>Epoch of this process's claim; checkpoints carry it.</summary>
    public long Epoch { get; set; }

    /// <summary>The queue's own bookkeeping.</summary>
    public QueuePlace Place { get; } = new();

    /// <summary>Never stepped and nothing stored of it: no checkpoint to look for.</summary>
    public bool Fresh { get; init; }

    /// <summary>Where the run stood when it was opened, for as long as it is not in memory.</summary>
    public long OpenedAt { get; init; }

    /// <summary>The group whose runs take their steps together with this one; null where it steps alone.</summary>
    public string? StepsWith { get; init; }

    /// <summary>The runs of that group that are in memory.</summary>
    public LockStep? Together { get; set; }

    /// <summary>Nobody has set its speed: a race is shown slowly at first.</summary>
    public bool SpeedUnset { get; set; }

    /// <summary>The load under way, or done; null before the first.</summary>
    public Task? Loading { get; set; }

    /// <summary>What it is doing.</summary>
    public RunState State => _life.State;

    /// <summary>Whether it takes steps, or is about to.</summary>
    public bool Steps => State is { Over: false } state && (state is RunState.Starting || state.Goal == RunStatus.Running);

    /// <summary>Where it stands, as far as another thread can know.</summary>
    public long StepCount => _life.StepCount;

    /// <summary>The newest picture; null while the run is not in memory.</summary>
    public LiveRun? Live => _life.Loaded?.Viewers.Live;

    /// <summary>Whether the training run is in memory.</summary>
    public bool Loaded => _life.Loaded is not null;

    /// <summary>Paused and in memory, with nothing under way: it can be stored and let go.</summary>
    public bool Idle => State is RunState.Standing { Shown.Status: RunStatus.Paused } && Loaded && _mailbox.IsEmpty;

    /// <summary>Whether somebody looks at it live.</summary>
    public bool Watched => _feed.Watched;

    /// <summary>When somebody last asked something of it.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>Completes when the newest status has been stored and is shown.</summary>
    public Task Stored => _life.Stored;

    /// <summary>Leaves an errand for the next moment between two steps; completes when it is done and what it stores is stored.</summary>
    public Task Post(Func<RunLife, Task> apply)
    {
        Volatile.Write(ref _usedAt, _context.Clock.GetTimestamp());
        var done = _mailbox.Post(apply);
        _context.Host.Wake(this);
        return done;
    }

    public Task Post(Action<RunLife> apply) =>
        Post(life =>
        {
            apply(life);
            return Task.CompletedTask;
        });

    /// <summary>On the worker that holds the run: errands first, then a slice of steps.</summary>
    public Turn Slice()
    {
        _mailbox.Empty(_life);
        return _life.Slice();
    }
}
