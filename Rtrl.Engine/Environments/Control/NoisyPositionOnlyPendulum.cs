using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>Pendulum without its velocity, seen through noise (Morad et al. 2023): 200 steps, σ = 0.1, 0.2 or 0.3.</summary>
internal sealed class NoisyPositionOnlyPendulum(EnvironmentSettings settings) : PopGymPendulum(settings, Noise.Deviation(settings));
