namespace Rtrl.Physics;

/// <summary>
/// A physics engine is absent, refuses a model or has stopped. What has stopped is one simulation, never the process: open another.
/// </summary>
public sealed class PhysicsException(string message, Exception? inner = null) : Exception(message, inner);
