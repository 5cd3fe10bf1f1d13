using Rtrl.Data;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>
/// Waits until a command is stored. While the history cannot write, the answer after a few seconds is that it is not: what the command
/// asked for is kept and stored as soon as writing works, unless the program ends before.
/// </summary>
internal sealed class Patience(IRunHistory history, TimeProvider clock, Closing closing)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    public async Task WaitAsync(Task work, RunCommand command, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await work.WaitAsync(Lasts, clock, cancellation);
                return;
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                if (history.Fault is { } fault)
                    throw new CommandException(
                        RefusalKind.Unavailable,
                        $"“{CommandWords.Of(command)}” has taken effect but is not stored yet; "
                            + $"it will be as soon as that works. {fault.Message}"
                    );
            }
            catch (OperationCanceledException) when (closing.Ended.IsCancellationRequested)
            {
                throw Closing.Refusal;
            }
        }
    }
}
