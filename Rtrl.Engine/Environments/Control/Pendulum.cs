using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// The pendulum of Gymnasium, seen without its velocity: [cos θ, sin θ], θ = 0 upright. Reset: θ uniform in ±π, ω in ±1. A torque u, clipped to
/// ±2, gives ω ← clip(ω + 0.05 (15 sin θ + 3 u), ±8) and θ ← θ + 0.05 ω. With the old θ wrapped to n in [−π, π) and the old ω, the reward is
/// (H − n² − 0.1 ω² − 0.001 u²)/(H T), H = 8.1368022. Truncates on step T. Noise, where there is any, touches only what is seen, clipped to ±1.
/// </summary>
internal abstract class Pendulum : EnvironmentBase
{
    private const double TimeStep = 0.05, TorqueLimit = 2, SpeedLimit = 8, HalfCost = 16.2736044 / 2;

    private readonly double _noise;
    private double _angle, _angularVelocity, _torque;

    /// <param name="noise">Standard deviation of the noise on each number that is seen.</param>
    private protected Pendulum(EnvironmentSettings settings, double noise = 0)
        : base(settings) => _noise = noise;

    public override void WriteHidden(Span<double> hidden) => (hidden[0], hidden[1]) = (_angle, _angularVelocity);

    protected override void Draw(RandomSource random)
    {
        _angle = Math.PI * ((2 * random.NextDouble()) - 1);
        _angularVelocity = (2 * random.NextDouble()) - 1;
    }

    protected override bool Possible(int index, double value) => true;

    protected override void SetHidden(ReadOnlySpan<double> hidden) => (_angle, _angularVelocity) = (hidden[0], hidden[1]);

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        _torque = 0;
        Observe(random, observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        _torque = Math.Clamp(action.Values[0], -TorqueLimit, TorqueLimit);
        var turns = (_angle + Math.PI) / (2 * Math.PI);
        var wrapped = ((turns - Math.Floor(turns)) * 2 * Math.PI) - Math.PI;
        var cost = (wrapped * wrapped) + (0.1 * _angularVelocity * _angularVelocity) + (0.001 * _torque * _torque);

        _angularVelocity = Math.Clamp(_angularVelocity + (TimeStep * ((15 * Math.Sin(_angle)) + (3 * _torque))), -SpeedLimit, SpeedLimit);
        _angle += TimeStep * _angularVelocity;

        Observe(random, observation);
        var limit = Facts.EpisodeLength!.Value;
        return new Transition((HalfCost - cost) / (HalfCost * limit), Terminated: false, Truncated: Clock == limit);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        progress[0] = (float)_torque;
        progress[1] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer) => writer.Write(_torque);

    protected override void LoadProgress(BinaryReader reader) => _torque = reader.ReadDouble();

    private void Observe(RandomSource random, Span<float> observation)
    {
        observation[0] = (float)Math.Cos(_angle);
        observation[1] = (float)Math.Sin(_angle);
        if (_noise > 0)
            Noise.Add(observation, _noise, random, 1, 1);
    }
}
