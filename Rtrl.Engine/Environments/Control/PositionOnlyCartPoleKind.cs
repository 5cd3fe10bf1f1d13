using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="PositionOnlyCartPole"/>.</summary>
internal sealed record PositionOnlyCartPoleKind()
    : PopGymCartPoleKind(
        "position-only-cart-pole",
        "PositionOnlyCartPole",
        "Balance a pole on a cart without seeing velocities.",
        Noisy: false
    )
{
    public override EnvironmentBase Make(EnvironmentSettings settings) => new PositionOnlyCartPole(settings);
}
