using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="PositionOnlyPendulum"/>.</summary>
internal sealed record PositionOnlyPendulumKind()
    : PopGymPendulumKind(
        "position-only-pendulum",
        "PositionOnlyPendulum",
        "Swing a pendulum up and hold it there, with a torque, without seeing its velocity.",
        Noisy: false
    )
{
    public override EnvironmentBase Make(EnvironmentSettings settings) => new PositionOnlyPendulum(settings);
}
