namespace Rtrl.Web.Runs;

/// <summary>
/// Something to do with a run between two of its steps, on the thread that steps it. <paramref name="apply"/> takes effect at once and
/// returns what is still to be stored; the one who asked is answered when both are done.
/// </summary>
internal sealed class Errand(Func<RunLife, Task> apply)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public void Apply(RunLife life)
    {
        try
        {
            var stored = apply(life);
            if (stored.IsCompletedSuccessfully)
                _done.TrySetResult();
            else
                _ = stored.ContinueWith(
                    static (task, state) => ((Errand)state!).Complete(task),
                    this,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
        }
#pragma warning disable CA1031 // whatever it was, the one who asked must hear of it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _done.TrySetException(exception);
        }
    }

    private void Complete(Task stored)
    {
        if (stored.IsCompletedSuccessfully)
            _done.TrySetResult();
        else if (stored.IsCanceled)
            _done.TrySetCanceled();
        else
            _done.TrySetException(stored.Exception!.InnerExceptions);
    }
}
