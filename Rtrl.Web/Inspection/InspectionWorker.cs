using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Inspection;

/// <summary>
/// A few threads of their own, below training's priority, for what is computed on clones. Requests wait in line; too many are refused.
/// </summary>
internal sealed class InspectionWorker : IDisposable
{
    private readonly BlockingCollection<Action> _line;
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Thread> _threads = [];
    private readonly int _most;

    public InspectionWorker(IOptions<InspectionOptions> options)
    {
        _most = options.Value.MostWaiting;
        _line = new BlockingCollection<Action>(_most);
        for (var index = 0; index < options.Value.Threads; index++)
        {
            var thread = new Thread(Work)
            {
                IsBackground = true,
                Name = $"rtrl inspection {index + 1}",
                Priority = ThreadPriority.Lowest,
            };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Runs the work on an inspection thread. The work must look at its token now and then.</summary>
    /// <exception cref="InspectionException">Too many requests wait already, or the server is stopping.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellation = default)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        var token = both.Token;
        if (_closing.IsCancellationRequested || !_line.TryAdd(Do))
        {
            throw new InspectionException(
                RefusalKind.Unavailable,
                _closing.IsCancellationRequested
                    ? "The server is stopping."
                    : $"{_most} evaluations and replays wait already. Try again in a moment."
            );
        }

        return await done.Task;

        void Do()
        {
            try
            {
                token.ThrowIfCancellationRequested();
                done.TrySetResult(work(token));
            }
            catch (OperationCanceledException)
            {
                done.TrySetCanceled(token);
            }
#pragma warning disable CA1031 // whatever it was, the one who asked must hear of it
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.TrySetException(exception);
            }
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _line.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join(TimeSpan.FromSeconds(5));
        _line.Dispose();
        _closing.Dispose();
    }

    private void Work()
    {
        foreach (var work in _line.GetConsumingEnumerable())
            work();
    }
}
