namespace Rtrl.Web.Training;

/// <summary>
/// Something to do with a run between two of its steps, on the thread that steps it. <paramref name="apply"/> takes effect at once and
/// returns what is still to be stored; the command is acknowledged when both are done.
/// </summary>
internal sealed class RunCommand(Func<RunSession, Task> apply)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public void Apply(RunSession run)
    {
        try
        {
            var stored = apply(run);
            if (stored.IsCompletedSuccessfully)
                _done.TrySetResult();
            else
                _ = stored.ContinueWith(static (task, state) => ((RunCommand)state!).Complete(task), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
#pragma warning disable CA1031 // whatever it was, the one who asked must hear of it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _done.TrySetException(exception);
        }
    }

    public void Refuse(Exception reason) => _done.TrySetException(reason);

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
