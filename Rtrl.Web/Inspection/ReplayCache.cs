namespace Rtrl.Web.Inspection;

/// <summary>
/// States passed on the way to a replayed episode, so that the next one nearby opens at once. A state is decided by run, step and the
/// learning switches made before it. The least recently used go first.
/// </summary>
internal sealed class ReplayCache(long capacity)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    /// <param name="switchesBefore">The learning switches made before a step, as a text.</param>
    public (long Step, byte[] State)? Nearest(long run, long atMost, Func<long, string> switchesBefore)
    {
        lock (_gate)
        {
            LinkedListNode<Entry>? best = null;
            for (var node = _byUse.First; node is not null; node = node.Next)
            {
                var entry = node.Value;
                if (
                    entry.Run == run
                    && entry.Step <= atMost
                    && entry.Step > (best?.Value.Step ?? -1)
                    && entry.Switches == switchesBefore(entry.Step)
                )
                    best = node;
            }

            if (best is null)
                return null;
            _byUse.Remove(best);
            _byUse.AddFirst(best);
            return (best.Value.Step, best.Value.State);
        }
    }

    public void Keep(long run, long step, string switches, byte[] state)
    {
        if (state.Length > capacity)
            return;
        lock (_gate)
        {
            if (_byUse.Any(entry => entry.Run == run && entry.Step == step && entry.Switches == switches))
                return;
            _byUse.AddFirst(new Entry(run, step, switches, state));
            _bytes += state.Length;
            while (_bytes > capacity)
            {
                _bytes -= _byUse.Last!.Value.State.Length;
                _byUse.RemoveLast();
            }
        }
    }

    private sealed record Entry(long Run, long Step, string Switches, byte[] State);
}
