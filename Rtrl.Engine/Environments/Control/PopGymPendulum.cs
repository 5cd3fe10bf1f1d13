using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// POPGym's pendulum, seen without its velocity: [cos θ, sin θ] of <see cref="PendulumBody"/>. With its cost c, the reward is (H − c)/(H
/// T), H = 8.1368022. Truncates on step T. Noise, where there is any, touches only what is seen, clipped to ±1.
/// </summary>
internal abstract class PopGymPendulum : EnvironmentBase
{
    private const double HalfCost = 16.2736044 / 2;

    private readonly double _noise;
    private PendulumBody _body;

    /// <param name="noise">Standard deviation of the noise on each number that is seen.</param>
    private protected PopGymPendulum(EnvironmentSettings settings, double noise = 0)
        : base(settings) => _noise = noise;

    public override void WriteHidden(Span<double> hidden) => (hidden[0], hidden[1]) = (_body.Angle, _body.AngularVelocity);

    protected override void Draw(RandomSource random) => _body.Draw(random);

    protected override bool Possible(int index, double value) => true;

    protected override void SetHidden(ReadOnlySpan<double> hidden) => (_body.Angle, _body.AngularVelocity) = (hidden[0], hidden[1]);

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        _body.Torque = 0;
        Observe(random, observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var cost = _body.Turn(action.Values[0]);
        Observe(random, observation);
        var limit = Facts.EpisodeLength!.Value;
        return new Transition((HalfCost - cost) / (HalfCost * limit), Terminated: false, Truncated: Clock == limit);
    }

    protected override void WriteProgress(Span<float> progress)
    {
        progress[0] = (float)_body.Torque;
        progress[1] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer) => writer.Write(_body.Torque);

    protected override void LoadProgress(BinaryReader reader) => _body.Torque = reader.ReadDouble();

    private void Observe(RandomSource random, Span<float> observation)
    {
        observation[0] = (float)Math.Cos(_body.Angle);
        observation[1] = (float)Math.Sin(_body.Angle);
        if (_noise > 0)
            Noise.Add(observation, _noise, random, 1, 1);
    }
}
