namespace Rtrl.Web.Training;

/// <summary>At most so many runs step at one time; the others wait in the order they came.</summary>
internal sealed class Admission(int limit)
{
    private readonly Lock _gate = new();
    private readonly HashSet<RunSession> _admitted = [];
    private readonly LinkedList<RunSession> _waiting = new();

    /// <summary>True when the run may step now; otherwise it waits, and <see cref="Leave"/> of another admits it later.</summary>
    public bool TryEnter(RunSession run)
    {
        lock (_gate)
        {
            if (_admitted.Contains(run))
                return true;
            if (_admitted.Count < limit)
            {
                _waiting.Remove(run);
                return _admitted.Add(run);
            }
            if (!_waiting.Contains(run))
                _waiting.AddLast(run);
            return false;
        }
    }

    /// <summary>Whether the run has a place.</summary>
    public bool Holds(RunSession run)
    {
        lock (_gate)
            return _admitted.Contains(run);
    }

    /// <summary>Gives up a run's place or its wait; returns the run admitted in its stead.</summary>
    public RunSession? Leave(RunSession run)
    {
        lock (_gate)
        {
            _waiting.Remove(run);
            if (!_admitted.Remove(run) || _waiting.First is not { Value: var next })
                return null;
            _waiting.RemoveFirst();
            _admitted.Add(next);
            return next;
        }
    }
}
