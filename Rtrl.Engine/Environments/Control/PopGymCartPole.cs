using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// POPGym's cart-pole, seen without velocities: [x, θ] of <see cref="CartPoleBody"/>, each number of its state uniform in ±0.05 at reset.
/// Reward 1/limit on every step. Terminates beyond |x| = 2.4 or |θ| = 12°, truncates at the limit. Noise, where there is any, is normal and
/// touches only what is seen, clipped to ±4.8 and ±24°.
/// </summary>
internal abstract class PopGymCartPole : EnvironmentBase
{
    private readonly double _noise;
    private CartPoleBody _body;

    /// <param name="noise">Standard deviation of the noise on each number that is seen.</param>
    private protected PopGymCartPole(EnvironmentSettings settings, double noise = 0)
        : base(settings) => _noise = noise;

    public override void WriteHidden(Span<double> hidden) => _body.Write(hidden);

    protected override void Draw(RandomSource random) => _body.Draw(random);

    protected override bool Possible(int index, double value) => true;

    protected override void SetHidden(ReadOnlySpan<double> hidden) => _body.Read(hidden);

    protected override void Begin(RandomSource random, Span<float> observation) => Observe(random, observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        _body.Push(action.Index == 1 ? CartPoleBody.Force : -CartPoleBody.Force);
        Observe(random, observation);
        var limit = Facts.EpisodeLength!.Value;
        return new Transition(1.0 / limit, Terminated: _body.LeftTheTrack || _body.Fell, Truncated: Clock == limit);
    }

    private void Observe(RandomSource random, Span<float> observation)
    {
        observation[0] = (float)_body.Position;
        observation[1] = (float)_body.Angle;
        if (_noise > 0)
            Noise.Add(observation, _noise, random, (float)(2 * CartPoleBody.Track), (float)(2 * CartPoleBody.Leaning));
    }
}
