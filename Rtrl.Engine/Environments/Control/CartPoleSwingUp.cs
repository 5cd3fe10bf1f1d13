using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// The cart-pole with a continuous motor, its pole hanging at the start, and a mask: swing it up and balance it. The action a, clipped to
/// ±1, is a force of 10 a newtons on <see cref="CartPoleBody"/>. Seen: x, cos θ and sin θ, then v and ω. The reward is (1 + cos θ)/2 of the
/// state after the step: 1 upright, 0 hanging. Begins with each number uniform in ±0.05 around hanging at rest in the middle, terminates
/// beyond |x| = 2.4, truncates after 500 steps (10 s).
/// </summary>
internal sealed class CartPoleSwingUp(EnvironmentSettings settings) : EnvironmentBase(settings)
{
    /// <summary>Steps of an episode that stays on the track.</summary>
    public const int Limit = 500;

    private readonly Mask _mask = Mask.Of(settings);
    private CartPoleBody _body;
    private double _force;

    public override void WriteHidden(Span<double> hidden) => _body.Write(hidden);

    protected override void Draw(RandomSource random)
    {
        _body.Draw(random);
        _body.Angle += Math.PI;
    }

    protected override bool Possible(int index, double value) => true;

    protected override void SetHidden(ReadOnlySpan<double> hidden) => _body.Read(hidden);

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        _force = 0;
        Observe(observation);
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        _force = CartPoleBody.Force * Math.Clamp((double)action.Values[0], -1, 1);
        _body.Push(_force);
        Observe(observation);
        return new Transition((1 + Math.Cos(_body.Angle)) / 2, Terminated: _body.LeftTheTrack, Truncated: Clock == Limit);
    }

    protected override void WriteProgress(Span<float> progress) => (progress[0], progress[1]) = ((float)_force, Clock);

    protected override void SaveProgress(BinaryWriter writer) => writer.Write(_force);

    protected override void LoadProgress(BinaryReader reader) => _force = reader.ReadDouble();

    private void Observe(Span<float> observation)
    {
        var (sin, cos) = Math.SinCos(_body.Angle);
        (observation[0], observation[1], observation[2]) = ((float)_body.Position, (float)cos, (float)sin);
        (observation[3], observation[4]) = ((float)_body.Velocity, (float)_body.AngularVelocity);
        _mask.Hide(observation[..3], observation[3..]);
    }
}
