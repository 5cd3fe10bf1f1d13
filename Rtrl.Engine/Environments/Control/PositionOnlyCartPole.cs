using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>Cart-pole without velocities (Morad et al. 2023): 200, 400 or 600 steps.</summary>
internal sealed class PositionOnlyCartPole(EnvironmentSettings settings) : PopGymCartPole(settings);
