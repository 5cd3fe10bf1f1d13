namespace Rtrl.Physics;

/// <summary>
/// A way to the MuJoCo engine. One provider serves any number of simulations, each with an engine of its own, on any threads.
/// </summary>
public interface IPhysicsProvider
{
    /// <summary>
    /// Engine, version and way, such as "MuJoCo 3.3.8, WebAssembly". A run records it: its numbers repeat bit for bit with the same
    /// provider alone.
    /// </summary>
    string Name { get; }

    /// <summary>What mj_version() says: 338 for 3.3.8; from 3.5.0 on major · 1,000,000 + minor · 1,000 + patch.</summary>
    int Version { get; }

    /// <summary>Compiles a model and opens a simulation of it, in the model's own pose.</summary>
    /// <param name="model">A body described in MJCF (see <see cref="Models"/>).</param>
    /// <exception cref="PhysicsException">The model is not valid; the message is the engine's.</exception>
    Simulation Open(string model);
}
