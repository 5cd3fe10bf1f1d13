using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="NoisyPositionOnlyCartPole"/>.</summary>
internal sealed record NoisyPositionOnlyCartPoleKind()
    : PopGymCartPoleKind("noisy-position-only-cart-pole", "NoisyPositionOnlyCartPole", "The same with noise on what is seen.", Noisy: true)
{
    public override EnvironmentBase Make(EnvironmentSettings settings) => new NoisyPositionOnlyCartPole(settings);
}
