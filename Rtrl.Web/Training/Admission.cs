using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>
/// Who may be in memory, and who may step: at most so many runs step at one time, and all that are in memory together need no more than the
/// budget. The others wait in the order they came; the first of them is not overtaken by a smaller one.
/// </summary>
/// <param name="limit">Runs that step.</param>
/// <param name="budget">Bytes for runs; see <see cref="MemoryBudget"/>.</param>
internal sealed class Admission(int limit, long budget)
{
    private readonly Lock _gate = new();
    private readonly HashSet<RunSession> _admitted = [];
    private readonly HashSet<RunSession> _held = [];
    private readonly LinkedList<RunSession> _waiting = new();
    private long _taken;

    public static Admission Of(TrainingOptions options) => new(options.MaxActiveRuns, MemoryBudget.Of(options));

    /// <summary>Bytes that all runs in memory may need together.</summary>
    public long Budget => budget;

    /// <summary>Bytes that runs in memory have taken.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>Whether somebody waits because the memory is taken, not the places: paused runs may make room.</summary>
    public bool Short
    {
        get
        {
            lock (_gate)
                return _waiting.First is { Value: var first } && _admitted.Count < limit && !Fits(first);
        }
    }

    /// <summary>
    /// True when the run may step now; otherwise it waits, and <see cref="Leave"/> or <see cref="LetGo"/> of another admits it later.
    /// </summary>
    public bool TryEnter(RunSession run)
    {
        lock (_gate)
        {
            if (_admitted.Contains(run))
                return true;
            if (!_waiting.Contains(run))
                _waiting.AddLast(run);
            return Next().Contains(run);
        }
    }

    /// <summary>True when the run may be brought to memory without a place: to be stepped by hand, or checkpointed.</summary>
    public bool TryHold(RunSession run)
    {
        lock (_gate)
            return Fits(run) && Hold(run);
    }

    /// <summary>Whether the run has a place.</summary>
    public bool Holds(RunSession run)
    {
        lock (_gate)
            return _admitted.Contains(run);
    }

    /// <summary>Gives up a run's place or its wait, not its memory; returns the runs admitted in its stead.</summary>
    public IReadOnlyList<RunSession> Leave(RunSession run)
    {
        lock (_gate)
        {
            _waiting.Remove(run);
            _admitted.Remove(run);
            return Next();
        }
    }

    /// <summary>The run is in memory no more; returns the runs admitted in its stead.</summary>
    public IReadOnlyList<RunSession> LetGo(RunSession run)
    {
        lock (_gate)
        {
            _waiting.Remove(run);
            _admitted.Remove(run);
            if (_held.Remove(run))
                _taken -= run.Bytes;
            return Next();
        }
    }

    private List<RunSession> Next()
    {
        var admitted = new List<RunSession>();
        while (_admitted.Count < limit && _waiting.First is { Value: var first } && Fits(first))
        {
            _waiting.RemoveFirst();
            Hold(first);
            _admitted.Add(first);
            admitted.Add(first);
        }

        return admitted;
    }

    private bool Fits(RunSession run) => _held.Contains(run) || _taken + run.Bytes <= budget;

    private bool Hold(RunSession run)
    {
        if (_held.Add(run))
            _taken += run.Bytes;
        return true;
    }
}
