using System.Collections.Concurrent;

namespace Rtrl.Web.Runs;

/// <summary>What is to be done with a run between two of its steps, in the order it was asked for.</summary>
internal sealed class Mailbox
{
    private readonly ConcurrentQueue<Errand> _waiting = new();

    public bool IsEmpty => _waiting.IsEmpty;

    /// <summary>Completes when it has been done and what it stores is stored.</summary>
    public Task Post(Func<RunLife, Task> apply)
    {
        var errand = new Errand(apply);
        _waiting.Enqueue(errand);
        return errand.Done;
    }

    public void Empty(RunLife life)
    {
        while (_waiting.TryDequeue(out var errand))
            errand.Apply(life);
    }
}
