using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Gymnasium's mountain car with a continuous motor and a mask: the motor is too weak for the hill, so the car has to rock. With a the
/// action, clipped to ±1, v ← clip(v + 0.0015 a − 0.0025 cos 3x, ±0.07) and x ← clip(x + v, −1.2, 0.6); against the wall on the left v is
/// 0. Seen: x, then v. The reward is −0.1 a² with the unclipped a, and 100 more on reaching x ≥ 0.45 forwards, which terminates. Begins at
/// rest, x uniform in [−0.6, −0.4]; truncates after 999 steps.
/// </summary>
internal sealed class MountainCar(EnvironmentSettings settings) : EnvironmentBase(settings)
{
    /// <summary>Steps of an episode that does not reach the goal.</summary>
    public const int Limit = 999;

    private const double Wall = -1.2,
        End = 0.6,
        Goal = 0.45,
        SpeedLimit = 0.07,
        Power = 0.0015,
        Slope = 0.0025;

    private readonly Mask _mask = Mask.Of(settings);
    private double _position,
        _velocity,
        _force;

    public override void WriteHidden(Span<double> hidden) => (hidden[0], hidden[1]) = (_position, _velocity);

    protected override void Draw(RandomSource random) => (_position, _velocity) = ((0.2 * random.NextDouble()) - 0.6, 0);

    protected override bool Possible(int index, double value) => index == 0 ? value is >= Wall and <= End : Math.Abs(value) <= SpeedLimit;

    protected override void SetHidden(ReadOnlySpan<double> hidden) => (_position, _velocity) = (hidden[0], hidden[1]);

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        _force = 0;
        Observe(observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        double raw = action.Values[0];
        _force = Math.Clamp(raw, -1, 1);
        _velocity = Math.Clamp(_velocity + (Power * _force) - (Slope * Math.Cos(3 * _position)), -SpeedLimit, SpeedLimit);
        _position = Math.Clamp(_position + _velocity, Wall, End);
        if (_position == Wall && _velocity < 0)
            _velocity = 0;

        Observe(observation);
        var arrived = _position >= Goal && _velocity >= 0;
        return new Transition((arrived ? 100 : 0) - (0.1 * raw * raw), Terminated: arrived, Truncated: Clock == Limit);
    }

    protected override void WriteProgress(Span<float> progress) => (progress[0], progress[1]) = ((float)_force, Clock);

    protected override void SaveProgress(BinaryWriter writer) => writer.Write(_force);

    protected override void LoadProgress(BinaryReader reader) => _force = reader.ReadDouble();

    private void Observe(Span<float> observation)
    {
        (observation[0], observation[1]) = ((float)_position, (float)_velocity);
        _mask.Hide(observation[..1], observation[1..]);
    }
}
