using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>Cart-pole without velocities, seen through noise (Morad et al. 2023): 200 steps, σ = 0.1, 0.2 or 0.3.</summary>
internal sealed class NoisyPositionOnlyCartPole(EnvironmentSettings settings) : PopGymCartPole(settings, Noise.Deviation(settings));
