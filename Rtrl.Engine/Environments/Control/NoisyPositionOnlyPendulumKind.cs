using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="NoisyPositionOnlyPendulum"/>.</summary>
internal sealed record NoisyPositionOnlyPendulumKind()
    : PopGymPendulumKind("noisy-position-only-pendulum", "NoisyPositionOnlyPendulum", "The same with noise on what is seen.", Noisy: true)
{
    public override EnvironmentBase Make(EnvironmentSettings settings) => new NoisyPositionOnlyPendulum(settings);
}
