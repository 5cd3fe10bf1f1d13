using Microsoft.Extensions.Options;

namespace Rtrl.Web.Training;

/// <summary>What the workers and the memory are at.</summary>
internal sealed class TrainingLoad(WorkQueue queue, Admission admission, IOptions<TrainingOptions> options) : ITrainingLoad
{
    public (int Workers, int Busy) Workers => (options.Value.WorkerCount, queue.Busy);

    public (long Budget, long Taken) Memory => (admission.Budget, admission.Taken);
}
