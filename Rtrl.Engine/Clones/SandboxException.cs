namespace Rtrl.Engine.Clones;

/// <summary>A clone that cannot do what was asked of it; the message is for the person who asked.</summary>
public sealed class SandboxException(string message, Exception? inner = null) : Exception(message, inner);
