using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>Pendulum without its velocity (Morad et al. 2023): 200, 150 or 100 steps.</summary>
internal sealed class PositionOnlyPendulum(EnvironmentSettings settings) : PopGymPendulum(settings);
