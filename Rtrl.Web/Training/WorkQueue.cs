using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>
/// Hands runs to worker threads: woken ones first, then those whose time has come, then the others in turn. A run is with at most one
/// worker at a time. Workers sleep while there is nothing to do.
/// </summary>
internal sealed class WorkQueue(TimeProvider clock)
{
    private readonly object _gate = new();
    private readonly Queue<(RunSession Run, long Ticket)> _woken = new();
    private readonly Queue<(RunSession Run, long Ticket)> _ready = new();
    private readonly PriorityQueue<(RunSession Run, long Ticket), long> _later = new();
    private bool _closed;

    /// <summary>Workers that hold a run now.</summary>
    public int Busy { get; private set; }

    /// <summary>Gives a run the next free worker, because a command waits for it.</summary>
    public void Wake(RunSession run)
    {
        lock (_gate)
        {
            if (run.Place.Busy)
                run.Place.WokenWhileBusy = true;
            else
                Put(_woken, run);
        }
    }

    /// <summary>Blocks until a run wants a slice; null once the queue is closed.</summary>
    public RunSession? Take()
    {
        lock (_gate)
        {
            while (!_closed)
            {
                if (Next() is { } run)
                {
                    run.Place.Busy = true;
                    run.Place.WokenWhileBusy = false;
                    Busy++;
                    return run;
                }
                Monitor.Wait(_gate, MillisecondsToWait());
            }
            return null;
        }
    }

    /// <summary>Takes a run back from its worker.</summary>
    public void Return(RunSession run, Turn turn)
    {
        lock (_gate)
        {
            Busy--;
            run.Place.Busy = false;
            if (run.Place.WokenWhileBusy)
                Put(_woken, run);
            else if (turn == Turn.Now)
                Put(_ready, run);
            else if (turn != Turn.WhenWoken)
            {
                _later.Enqueue((run, ++run.Place.Ticket), turn.Due);
                Monitor.Pulse(_gate);
            }
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private RunSession? Next()
    {
        if (Dequeue(_woken) is { } woken)
            return woken;
        while (_later.TryPeek(out var entry, out var due))
        {
            var stale = entry.Ticket != entry.Run.Place.Ticket;
            if (!stale && due > clock.GetTimestamp())
                break;
            _later.Dequeue();
            if (!stale)
                return entry.Run;
        }
        return Dequeue(_ready);
    }

    private static RunSession? Dequeue(Queue<(RunSession Run, long Ticket)> queue)
    {
        while (queue.TryDequeue(out var entry))
        {
            if (entry.Ticket == entry.Run.Place.Ticket)
                return entry.Run;
        }
        return null;
    }

    private void Put(Queue<(RunSession Run, long Ticket)> queue, RunSession run)
    {
        queue.Enqueue((run, ++run.Place.Ticket));
        Monitor.Pulse(_gate);
    }

    private int MillisecondsToWait()
    {
        if (!_later.TryPeek(out _, out var due))
            return Timeout.Infinite;
        var seconds = (due - clock.GetTimestamp()) / (double)clock.TimestampFrequency;
        return (int)Math.Clamp(Math.Ceiling(seconds * 1000), 1, 60_000);
    }
}
