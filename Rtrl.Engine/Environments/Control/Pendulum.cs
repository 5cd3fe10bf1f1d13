using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Gymnasium's pendulum with a mask: swing it up and hold it there. Seen: cos θ and sin θ, then ω, of <see cref="PendulumBody"/>. The
/// reward is minus its cost, −16.3 to 0 a step. Truncates after 200 steps, never terminates.
/// </summary>
internal sealed class Pendulum(EnvironmentSettings settings) : EnvironmentBase(settings)
{
    /// <summary>Steps of an episode.</summary>
    public const int Limit = 200;

    private readonly Mask _mask = Mask.Of(settings);
    private PendulumBody _body;

    public override void WriteHidden(Span<double> hidden) => (hidden[0], hidden[1]) = (_body.Angle, _body.AngularVelocity);

    protected override void Draw(RandomSource random) => _body.Draw(random);

    protected override bool Possible(int index, double value) => true;

    protected override void SetHidden(ReadOnlySpan<double> hidden) => (_body.Angle, _body.AngularVelocity) = (hidden[0], hidden[1]);

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        _body.Torque = 0;
        Observe(observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var cost = _body.Turn(action.Values[0]);
        Observe(observation);
        return new Transition(-cost, Terminated: false, Truncated: Clock == Limit);
    }

    protected override void WriteProgress(Span<float> progress) => (progress[0], progress[1]) = ((float)_body.Torque, Clock);

    protected override void SaveProgress(BinaryWriter writer) => writer.Write(_body.Torque);

    protected override void LoadProgress(BinaryReader reader) => _body.Torque = reader.ReadDouble();

    private void Observe(Span<float> observation)
    {
        (observation[0], observation[1], observation[2]) = (
            (float)Math.Cos(_body.Angle),
            (float)Math.Sin(_body.Angle),
            (float)_body.AngularVelocity
        );
        _mask.Hide(observation[..2], observation[2..]);
    }
}
