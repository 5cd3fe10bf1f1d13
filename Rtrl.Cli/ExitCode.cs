namespace Rtrl.Cli;

/// <summary>What the program answers to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>At least one run did not finish, or something failed; standard error says what.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself was wrong; nothing was started.</summary>
    public const int BadUsage = 2;

    /// <summary>Ctrl-C: runs were checkpointed and marked interrupted.</summary>
    public const int Interrupted = 130;
}
