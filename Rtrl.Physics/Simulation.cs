namespace Rtrl.Physics;

/// <summary>
/// One body in one engine, for one thread at a time. The spans are the engine's own memory: what is written into <see cref="Positions"/>,
/// <see cref="Velocities"/> or <see cref="Controls"/> is what the next step begins from, and what is read is what the last call left there.
/// </summary>
/// <remarks>
/// <see cref="Step"/> computes the poses of the bodies <i>before</i> it advances the positions, so after it <see cref="BodyPositions"/> and
/// <see cref="ContactForces"/> lag by one engine step. Ant's reward is defined on those lagging poses: to draw a body, read
/// <see cref="GeomPositions"/> and <see cref="GeomOrientations"/> as they are and never call <see cref="Forward"/> between two steps.
/// </remarks>
public abstract unsafe class Simulation : IDisposable
{
    /// <summary>About the memory that one takes: 1.5 MiB of Ant as WebAssembly, which is the most.</summary>
    public const long Bytes = 2L << 20;

    private readonly Layout _layout;

    private protected Simulation(Layout layout) => _layout = layout;

    /// <summary>Seconds of one engine step.</summary>
    public double Timestep => _layout.Timestep;

    /// <summary>Bodies with the world, which is body 0.</summary>
    public int Bodies => _layout.Bodies;

    /// <summary>Shapes with the ground, which is shape 0 in every model of this program.</summary>
    public int Geoms => _layout.Geoms;

    /// <summary>qpos: generalised positions in joint order; metres, radians and unit quaternions (w, x, y, z).</summary>
    public Span<double> Positions => new(_layout.Positions, _layout.PositionCount);

    /// <summary>qvel: generalised velocities in joint order, per second. A free joint has six for its seven positions.</summary>
    public Span<double> Velocities => new(_layout.Velocities, _layout.VelocityCount);

    /// <summary>
    /// ctrl: one per motor. The engine clamps it to the motor's range when it computes the force, and leaves the number as it is.
    /// </summary>
    public Span<double> Controls => new(_layout.Controls, _layout.ControlCount);

    /// <summary>
    /// qacc_warmstart: the accelerations that the solver begins its next search from. A part of the state: without it a restored run
    /// differs in its last bits.
    /// </summary>
    public Span<double> WarmStart => new(_layout.WarmStart, _layout.VelocityCount);

    /// <summary>xpos, three numbers a body: the places of the bodies' frames, one engine step old after <see cref="Step"/>.</summary>
    public Span<double> BodyPositions => new(_layout.BodyPositions, 3 * Bodies);

    /// <summary>cfrc_ext, six numbers a body: torque (N·m), then force (N) from outside, as <see cref="FinishForces"/> left them.</summary>
    public ReadOnlySpan<double> ContactForces => new(_layout.ContactForces, 6 * Bodies);

    /// <summary>geom_xpos, three numbers a shape: where it is, one engine step old after <see cref="Step"/>.</summary>
    public ReadOnlySpan<double> GeomPositions => new(_layout.GeomPositions, 3 * Geoms);

    /// <summary>geom_xmat, nine numbers a shape: its rotation by rows, one engine step old after <see cref="Step"/>.</summary>
    public ReadOnlySpan<double> GeomOrientations => new(_layout.GeomOrientations, 9 * Geoms);

    /// <summary>Seconds since the last reset.</summary>
    public abstract double Time { get; set; }

    /// <summary>Points in contact at the last force evaluation.</summary>
    public abstract int Contacts { get; }

    /// <summary>
    /// What the engine has said of itself, newest last: a state it could not go on from and reset, mostly. Empty in good health.
    /// </summary>
    public abstract string Warnings { get; }

    /// <summary>mj_resetData: the model's own pose at rest, time 0, no controls, no warm start.</summary>
    /// <exception cref="PhysicsException">The engine has stopped.</exception>
    public abstract void Reset();

    /// <summary>
    /// mj_step: one engine step of <see cref="Timestep"/> seconds. A state that has become infinite is reset by the engine itself, with a
    /// warning.
    /// </summary>
    /// <exception cref="PhysicsException">The engine has stopped.</exception>
    public abstract void Step();

    /// <summary>mj_forward: everything that follows from positions, velocities and controls, without advancing them.</summary>
    /// <exception cref="PhysicsException">The engine has stopped.</exception>
    public abstract void Forward();

    /// <summary>mj_rnePostConstraint: fills <see cref="ContactForces"/> for the last force evaluation.</summary>
    /// <exception cref="PhysicsException">The engine has stopped.</exception>
    public abstract void FinishForces();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void Dispose(bool disposing);

    /// <summary>Sizes of a model, and where its data stand; the addresses hold as long as the simulation.</summary>
    private protected readonly struct Layout
    {
        public required double Timestep { get; init; }
        public required int PositionCount { get; init; }
        public required int VelocityCount { get; init; }
        public required int ControlCount { get; init; }
        public required int Bodies { get; init; }
        public required int Geoms { get; init; }
        public required double* Positions { get; init; }
        public required double* Velocities { get; init; }
        public required double* Controls { get; init; }
        public required double* WarmStart { get; init; }
        public required double* BodyPositions { get; init; }
        public required double* ContactForces { get; init; }
        public required double* GeomPositions { get; init; }
        public required double* GeomOrientations { get; init; }
    }
}
