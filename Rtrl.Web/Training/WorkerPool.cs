using Microsoft.Extensions.Options;

namespace Rtrl.Web.Training;

/// <summary>The threads that step runs.</summary>
internal sealed class WorkerPool(WorkQueue queue, IOptions<TrainingOptions> options)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly List<Thread> _workers = [];

    public void Start()
    {
        for (var index = 0; index < options.Value.WorkerCount; index++)
        {
            var worker = new Thread(Work)
            {
                IsBackground = true,
                Name = $"rtrl worker {index + 1}",
                Priority = ThreadPriority.BelowNormal,
            };
            _workers.Add(worker);
            worker.Start();
        }
    }

    public void Stop()
    {
        queue.Close();
        foreach (var worker in _workers)
            worker.Join(s_patience);
    }

    private void Work()
    {
        while (queue.Take() is { } run)
            queue.Return(run, run.Slice());
    }
}
