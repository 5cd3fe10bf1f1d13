using System.Runtime.InteropServices;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Physics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// A body that learns to move forward: Gymnasium's locomotion tasks on MuJoCo, with a part of what is seen hidden. With the motors' numbers
/// a held for <see cref="LocomotionTask.FrameSkip"/> engine steps of together dt seconds and x the body's place along the ground,
/// <c>reward = Δx/dt + alive − c Σ a²</c> with the unclipped a; the engine clips each motor to ±1. Seen: the positions but for those along
/// the ground, then the velocities, each hidden number as 0. Terminates when the body has fallen; truncates after 1,000 steps.
/// </summary>
/// <remarks>
/// In the fifth version nothing is paid for being alive on the step that falls, and Ant also feels: clip(f, ±1) of the six forces on each
/// of its 13 bodies, at a cost of 0.0005 Σ clip(f, ±1)² over all bodies. Between two steps nothing is computed anew on the engine's data:
/// Ant's progress is that of the torso's place at the last force evaluation, which a forward pass would move.
/// </remarks>
internal sealed class Locomotion : EnvironmentBase, IDisposable
{
    /// <summary>Steps of an episode that does not end by a fall.</summary>
    public const int Limit = 1_000;

    private readonly LocomotionTask _task;
    private readonly Simulation _simulation;
    private readonly bool _fifth;
    private readonly Mask _mask;
    private readonly double[] _positions,
        _velocities;

    /// <param name="engine">The engine; null for that of this process.</param>
    /// <exception cref="PhysicsException">There is none.</exception>
    public Locomotion(LocomotionTask task, EnvironmentSettings settings, IPhysicsProvider? engine = null)
        : base(settings)
    {
        engine ??=
            PhysicsProviders.Current ?? throw new PhysicsException($"{Facts.Title} needs a physics engine. {PhysicsProviders.Absence}");
        _task = task;
        _fifth = settings.TaskVersion == "v5";
        _simulation = engine.Open(Models.For(engine.Version, _fifth ? task.Model.Fifth : task.Model.Fourth));
        _mask = Mask.Of(settings);
        (_positions, _velocities) = (new double[task.Positions.Count], new double[task.Velocities.Count]);
    }

    public override void WriteHidden(Span<double> hidden)
    {
        _simulation.Positions.CopyTo(hidden);
        _simulation.Velocities.CopyTo(hidden[_positions.Length..]);
    }

    public void Dispose() => _simulation.Dispose();

    protected override void Draw(RandomSource random)
    {
        _simulation.Reset();
        _simulation.Positions.CopyTo(_positions);
        foreach (ref var position in _positions.AsSpan())
            position += _task.PositionNoise * ((2 * random.NextDouble()) - 1);
        foreach (ref var velocity in _velocities.AsSpan())
            velocity = _task.VelocityNoise * (_task.NormalVelocities ? random.NextNormal() : (2 * random.NextDouble()) - 1);
    }

    protected override bool Possible(int index, double value) => Math.Abs(value) < 1e6;

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        hidden[.._positions.Length].CopyTo(_positions);
        hidden[_positions.Length..].CopyTo(_velocities);
        if (_simulation.Positions.SequenceEqual(_positions) && _simulation.Velocities.SequenceEqual(_velocities))
            return; // the lagging places are those of this state already
        _positions.CopyTo(_simulation.Positions);
        _velocities.CopyTo(_simulation.Velocities);
        _simulation.Forward();
    }

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        _simulation.Reset();
        _positions.CopyTo(_simulation.Positions);
        _velocities.CopyTo(_simulation.Velocities);
        _simulation.Forward();
        Observe(observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var before = Progress;
        action.Values.CopyTo(_simulation.Controls);
        for (var i = 0; i < _task.FrameSkip; i++)
            _simulation.Step();
        _simulation.FinishForces();

        Observe(observation);
        var fallen = !_task.Healthy(_simulation.Positions, _simulation.Velocities);
        var speed = (Progress - before) / (_task.FrameSkip * _simulation.Timestep);
        var alive = fallen && _fifth ? 0 : _task.Alive;
        var reward = speed + alive - (_task.ControlCost * SumOfSquares(action.Values)) - ContactCost();
        return new Transition(reward, Terminated: fallen, Truncated: Clock == Limit);
    }

    /// <summary>
    /// Of every shape but the ground: its centre, and the direction of its long axis; then the points in contact, and the clock.
    /// </summary>
    protected override void WriteProgress(Span<float> progress)
    {
        var places = _simulation.GeomPositions;
        var turns = _simulation.GeomOrientations;
        for (var shape = 0; shape < _task.Shapes.Count; shape++)
        {
            for (var axis = 0; axis < 3; axis++)
            {
                progress[(6 * shape) + axis] = (float)places[(3 * (shape + 1)) + axis];
                progress[(6 * shape) + 3 + axis] = (float)turns[(9 * (shape + 1)) + (3 * axis) + 2];
            }
        }
        progress[^2] = _simulation.Contacts;
        progress[^1] = Clock;
    }

    // The lagging places belong to the state: Ant's next reward begins from them.
    protected override void SaveProgress(BinaryWriter writer)
    {
        writer.Write(_simulation.Time);
        writer.Write(MemoryMarshal.AsBytes(_simulation.Controls));
        writer.Write(MemoryMarshal.AsBytes(_simulation.WarmStart));
        writer.Write(MemoryMarshal.AsBytes(_simulation.BodyPositions));
    }

    protected override void LoadProgress(BinaryReader reader)
    {
        _simulation.Time = reader.ReadDouble();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_simulation.Controls));
        _simulation.Forward();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_simulation.WarmStart));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_simulation.BodyPositions));
    }

    /// <summary>Where the body is along the ground, in metres.</summary>
    private double Progress => _task.LaggingProgress ? _simulation.BodyPositions[3] : _simulation.Positions[0];

    private void Observe(Span<float> observation)
    {
        var positions = _simulation.Positions[_task.Unseen..];
        var velocities = _simulation.Velocities;
        for (var i = 0; i < positions.Length; i++)
            observation[i] = (float)positions[i];
        for (var i = 0; i < velocities.Length; i++)
            observation[positions.Length + i] = (float)Math.Clamp(velocities[i], -_task.VelocityClip, _task.VelocityClip);
        _mask.Hide(observation[..positions.Length], observation.Slice(positions.Length, velocities.Length));
        if (observation.Length == positions.Length + velocities.Length)
            return;
        var felt = observation[(positions.Length + velocities.Length)..];
        for (var i = 0; i < felt.Length; i++)
            felt[i] = (float)Math.Clamp(_simulation.ContactForces[6 + i], -1, 1);
    }

    private double ContactCost()
    {
        if (!_fifth || _task.ContactCost == 0)
            return 0;
        var sum = 0.0;
        foreach (var force in _simulation.ContactForces)
        {
            var clipped = Math.Clamp(force, -1, 1);
            sum += clipped * clipped;
        }
        return _task.ContactCost * sum;
    }

    private static double SumOfSquares(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value * value;
        return sum;
    }
}
