using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels;

namespace Rtrl.Cli;

internal static class Program
{
    /// <summary>Ctrl-C once ends training in good order; a second time ends the process at once.</summary>
    private static async Task<int> Main(string[] arguments)
    {
        if (VectorPath.Problem is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return ExitCode.BadUsage;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        return await CommandTree.InvokeAsync(arguments, Console.Out, Console.Error, interactive: !Console.IsErrorRedirected, stop.Token);

        void OnSignal(PosixSignalContext context)
        {
            if (stop.IsCancellationRequested)
                Environment.Exit(ExitCode.Interrupted);
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
