using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;

namespace Rtrl.Web.Runs;

/// <summary>Shows a run in memory to those who look at it: the live picture for tables and pages, frames for the feed.</summary>
internal sealed class RunViewers(RunFeed feed, TrainingRun run, Stepper stepper, TimeProvider clock)
{
    private const double LiveSeconds = 0.25;

    private readonly FrameRecorder _recorder = new(feed, clock);
    private volatile LiveRun? _live;
    private long _due;
    private bool _all;

    /// <summary>The newest picture; null before the first.</summary>
    public LiveRun? Live => _live;

    /// <summary>From here on the feed is this run's; before, viewers were served from the history.</summary>
    public void Enter(Action refresh)
    {
        feed.Refresh = refresh;
        _all = true;
    }

    /// <summary>The next telling is a full set of frames.</summary>
    public void WantAll() => _all = true;

    /// <summary>A new viewer, or one that wants everything anew.</summary>
    public void Welcome()
    {
        _all = true;
        if (_live is { } live)
            _recorder.PublishStatus(live);
    }

    /// <summary>Before a slice of steps.</summary>
    public void Prepare(bool byHand) =>
        _recorder.Prepare(run, slow: byHand || Unhurried(stepper.Target) || Unhurried(stepper.StepsPerSecond));

    /// <summary>Something that the status says has changed.</summary>
    public void ShowStatus(Shown shown, HistoryFault? fault) => _recorder.PublishStatus(Picture(shown, fault));

    /// <summary>Takes a new picture, without a frame.</summary>
    public void Look(Shown shown, HistoryFault? fault) => Picture(shown, fault);

    /// <summary>After a slice: the picture, if it is due.</summary>
    public void LookWhenDue(Shown shown, HistoryFault? fault)
    {
        if (clock.GetTimestamp() >= _due || _all)
            Picture(shown, fault);
    }

    /// <summary>After a slice: the frames that are due.</summary>
    public void Tell(bool stepped)
    {
        var everyStep = stepped && stepper.Target > 0 && stepper.Target <= FrameStreams.Rate(FrameStream.Bodies);
        if ((stepped || _all) && _live is { } live)
            _recorder.Publish(run, live, _all || everyStep);
        _all = false;
    }

    /// <summary>The last that viewers hear of it from here.</summary>
    public void Depart()
    {
        if (_live is { } live)
        {
            run.Observer = null;
            _recorder.Publish(run, live, all: true);
        }

        Leave();
    }

    /// <summary>Viewers are served from the history again.</summary>
    public void Leave()
    {
        feed.Refresh = null;
        run.Observer = null;
    }

    /// <summary>So slow that every step's hidden state can be shown.</summary>
    private static bool Unhurried(double stepsPerSecond) =>
        stepsPerSecond > 0 && stepsPerSecond <= FrameStreams.StateColumns * FrameStreams.Rate(FrameStream.State);

    private LiveRun Picture(Shown shown, HistoryFault? fault)
    {
        _due = clock.GetTimestamp() + (long)(LiveSeconds * clock.TimestampFrequency);
        var running = shown.Status == RunStatus.Running;
        if (running)
            stepper.Measure();
        var held = running && fault is not null;
        return _live = new LiveRun(
            feed.RunId,
            held ? RunStatus.Paused : shown.Status,
            held ? fault!.Message : shown.Reason,
            run.StepCount,
            run.EpisodeCount,
            held ? 0 : stepper.StepsPerSecond,
            stepper.Target,
            run.Learning,
            stepper.ElapsedSeconds,
            run.LastReturn,
            run.RecentRight,
            run.RecentReturn,
            run.SolvedAt,
            run.Description
        )
        {
            LostAt = run.LostAt,
            Introducing = stepper.Introducing,
        };
    }
}
