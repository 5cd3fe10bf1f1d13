using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// The cart-pole of Barto, Sutton and Anderson (1983) with the constants of Gymnasium. State (x, v, θ, ω) in metres and radians, θ = 0
/// upright. With force F in newtons, q = (F + 0.05 ω² sin θ)/1.1, α = (9.8 sin θ − q cos θ)/(0.5 (4/3 − 0.1 cos² θ/1.1)) and a = q − 0.05 α
/// cos θ/1.1, one explicit Euler step of 0.02 s follows, positions using old velocities.
/// </summary>
internal struct CartPoleBody
{
    /// <summary>The force of a push, in newtons.</summary>
    public const double Force = 10;

    /// <summary>The track ends at so many metres on either side.</summary>
    public const double Track = 2.4;

    /// <summary>A pole further from upright than this counts as fallen: 12°.</summary>
    public const double Leaning = 12 * 2 * Math.PI / 360;

    private const double Gravity = 9.8,
        TotalMass = 1.1,
        PoleMass = 0.1,
        HalfLength = 0.5,
        PoleMassLength = 0.05,
        TimeStep = 0.02;

    public double Position,
        Velocity,
        Angle,
        AngularVelocity;

    public readonly bool LeftTheTrack => Math.Abs(Position) > Track;

    public readonly bool Fell => Math.Abs(Angle) > Leaning;

    /// <summary>A new beginning near upright at rest, in the middle: each number uniform in ±0.05.</summary>
    public void Draw(RandomSource random)
    {
        Position = Uniform(random);
        Velocity = Uniform(random);
        Angle = Uniform(random);
        AngularVelocity = Uniform(random);

        static double Uniform(RandomSource random) => (0.1 * random.NextDouble()) - 0.05;
    }

    /// <summary>One step of 0.02 s under this force.</summary>
    public void Push(double force)
    {
        var (sin, cos) = Math.SinCos(Angle);
        var pushed = (force + (PoleMassLength * AngularVelocity * AngularVelocity * sin)) / TotalMass;
        var angularAcceleration = ((Gravity * sin) - (cos * pushed)) / (HalfLength * ((4.0 / 3) - (PoleMass * cos * cos / TotalMass)));
        var acceleration = pushed - (PoleMassLength * angularAcceleration * cos / TotalMass);

        Position += TimeStep * Velocity;
        Velocity += TimeStep * acceleration;
        Angle += TimeStep * AngularVelocity;
        AngularVelocity += TimeStep * angularAcceleration;
    }

    public readonly void Write(Span<double> hidden) =>
        (hidden[0], hidden[1], hidden[2], hidden[3]) = (Position, Velocity, Angle, AngularVelocity);

    public void Read(ReadOnlySpan<double> hidden) =>
        (Position, Velocity, Angle, AngularVelocity) = (hidden[0], hidden[1], hidden[2], hidden[3]);
}
