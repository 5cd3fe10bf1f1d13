using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Gymnasium's cart-pole with a mask: balance the pole with pushes of ±10 N. Seen: x and θ, then v and ω, of <see cref="CartPoleBody"/>,
/// each uniform in ±0.05 at reset. Reward 1 on every step. Terminates beyond |x| = 2.4 or |θ| = 12°, truncates after 500 steps.
/// </summary>
internal sealed class CartPole(EnvironmentSettings settings) : EnvironmentBase(settings)
{
    /// <summary>Steps of an episode that does not end by a fall.</summary>
    public const int Limit = 500;

    private readonly Mask _mask = Mask.Of(settings);
    private CartPoleBody _body;

    public override void WriteHidden(Span<double> hidden) => _body.Write(hidden);

    protected override void Draw(RandomSource random) => _body.Draw(random);

    protected override bool Possible(int index, double value) => true;

    protected override void SetHidden(ReadOnlySpan<double> hidden) => _body.Read(hidden);

    protected override void Begin(RandomSource random, Span<float> observation) => Observe(observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        _body.Push(action.Index == 1 ? CartPoleBody.Force : -CartPoleBody.Force);
        Observe(observation);
        return new Transition(1, Terminated: _body.LeftTheTrack || _body.Fell, Truncated: Clock == Limit);
    }

    private void Observe(Span<float> observation)
    {
        (observation[0], observation[1]) = ((float)_body.Position, (float)_body.Angle);
        (observation[2], observation[3]) = ((float)_body.Velocity, (float)_body.AngularVelocity);
        _mask.Hide(observation[..2], observation[2..]);
    }
}
