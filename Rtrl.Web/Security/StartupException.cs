namespace Rtrl.Web.Security;

/// <summary>The program cannot start; the message says why and what to do.</summary>
public sealed class StartupException(string message) : Exception(message);
