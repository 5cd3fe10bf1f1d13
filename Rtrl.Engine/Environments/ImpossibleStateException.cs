namespace Rtrl.Engine.Environments;

/// <summary>A hidden state that the world cannot be in; the message is for the person who asked for it.</summary>
public sealed class ImpossibleStateException(string message) : ArgumentException(message);
