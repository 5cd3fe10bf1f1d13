namespace Rtrl.Cli;

/// <summary>A command line that cannot be followed; the message says what is allowed.</summary>
internal sealed class UsageException(string message) : Exception(message);
