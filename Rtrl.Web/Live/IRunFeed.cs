using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Live;

/// <summary>Live frames of any run, for the hub and for components that show words and counters.</summary>
public interface IRunFeed
{
    /// <summary>
    /// Calls <paramref name="onFrame"/>, one frame at a time, until disposed. Latest wins: while a call is under way, newer frames of a
    /// stream replace older ones. A full set is sent at once.
    /// </summary>
    /// <param name="streams">scalars, state, packedState, poles, episode, bodies, status.</param>
    /// <param name="maxHz">Frames per second and stream at most, in [0.1, 60].</param>
    /// <param name="network">Whose units state, packedState and poles show; null for the first network.</param>
    /// <exception cref="CommandException">Unknown stream, or a rate out of range.</exception>
    IDisposable Subscribe(
        long runId,
        IReadOnlyCollection<string> streams,
        double maxHz,
        Func<Frame, ValueTask> onFrame,
        string? network = null
    );
}
