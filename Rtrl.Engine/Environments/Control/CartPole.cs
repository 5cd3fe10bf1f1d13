using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// The cart-pole of Barto, Sutton and Anderson (1983) with the constants of Gymnasium, seen without velocities: [x, θ]. State (x, v, θ, ω), each
/// uniform in ±0.05 at reset. With force F = ±10, q = (F + 0.05 ω² sin θ)/1.1, α = (9.8 sin θ − q cos θ)/(0.5 (4/3 − 0.1 cos² θ/1.1)) and
/// a = q − 0.05 α cos θ/1.1, one explicit Euler step of 0.02 follows, positions using old velocities. Reward 1/limit on every step. Terminates beyond
/// |x| = 2.4 or |θ| = 12°, truncates at the limit. Noise, where there is any, is normal and touches only what is seen, clipped to ±4.8 and ±24°.
/// </summary>
internal abstract class CartPole : EnvironmentBase
{
    private const double Gravity = 9.8, TotalMass = 1.1, PoleMass = 0.1, HalfLength = 0.5, PoleMassLength = 0.05, Force = 10, TimeStep = 0.02;

    private const double PositionLimit = 2.4, AngleLimit = 12 * 2 * Math.PI / 360;

    private readonly double _noise;
    private double _position, _velocity, _angle, _angularVelocity;

    /// <param name="noise">Standard deviation of the noise on each number that is seen.</param>
    private protected CartPole(EnvironmentSettings settings, double noise = 0)
        : base(settings) => _noise = noise;

    public override void WriteHidden(Span<double> hidden) =>
        (hidden[0], hidden[1], hidden[2], hidden[3]) = (_position, _velocity, _angle, _angularVelocity);

    protected override void Draw(RandomSource random)
    {
        _position = Uniform(random);
        _velocity = Uniform(random);
        _angle = Uniform(random);
        _angularVelocity = Uniform(random);

        static double Uniform(RandomSource random) => (0.1 * random.NextDouble()) - 0.05;
    }

    protected override bool Possible(int index, double value) => true;

    protected override void SetHidden(ReadOnlySpan<double> hidden) =>
        (_position, _velocity, _angle, _angularVelocity) = (hidden[0], hidden[1], hidden[2], hidden[3]);

    protected override void Begin(RandomSource random, Span<float> observation) => Observe(random, observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var force = action.Index == 1 ? Force : -Force;
        var (sin, cos) = Math.SinCos(_angle);
        var pushed = (force + (PoleMassLength * _angularVelocity * _angularVelocity * sin)) / TotalMass;
        var angularAcceleration = ((Gravity * sin) - (cos * pushed)) / (HalfLength * ((4.0 / 3) - (PoleMass * cos * cos / TotalMass)));
        var acceleration = pushed - (PoleMassLength * angularAcceleration * cos / TotalMass);

        _position += TimeStep * _velocity;
        _velocity += TimeStep * acceleration;
        _angle += TimeStep * _angularVelocity;
        _angularVelocity += TimeStep * angularAcceleration;

        Observe(random, observation);
        var limit = Facts.EpisodeLength!.Value;
        return new Transition(1.0 / limit, Terminated: Math.Abs(_position) > PositionLimit || Math.Abs(_angle) > AngleLimit, Truncated: Clock == limit);
    }

    private void Observe(RandomSource random, Span<float> observation)
    {
        observation[0] = (float)_position;
        observation[1] = (float)_angle;
        if (_noise > 0)
            Noise.Add(observation, _noise, random, (float)(2 * PositionLimit), (float)(2 * AngleLimit));
    }
}
