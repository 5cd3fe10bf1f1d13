using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// The pendulum of Gymnasium: θ = 0 upright, in radians, and ω in radians per second. A torque u, clipped to ±2, gives ω ← clip(ω + 0.05
/// (15 sin θ + 3 u), ±8) and θ ← θ + 0.05 ω.
/// </summary>
internal struct PendulumBody
{
    /// <summary>The strongest torque: too weak to lift the pendulum in one go.</summary>
    public const double TorqueLimit = 2;

    private const double TimeStep = 0.05,
        SpeedLimit = 8;

    public double Angle,
        AngularVelocity;

    /// <summary>The torque of the last step, as clipped; 0 before the first.</summary>
    public double Torque;

    /// <summary>A new beginning: θ uniform in ±π, ω in ±1.</summary>
    public void Draw(RandomSource random)
    {
        Angle = Math.PI * ((2 * random.NextDouble()) - 1);
        AngularVelocity = (2 * random.NextDouble()) - 1;
    }

    /// <summary>One step of 0.05 s under this torque.</summary>
    /// <returns>n² + 0.1 ω² + 0.001 u² of the state before the step, with θ wrapped to n in [−π, π): 0 to 16.2736044.</returns>
    public double Turn(double torque)
    {
        Torque = Math.Clamp(torque, -TorqueLimit, TorqueLimit);
        var turns = (Angle + Math.PI) / (2 * Math.PI);
        var wrapped = ((turns - Math.Floor(turns)) * 2 * Math.PI) - Math.PI;
        var cost = (wrapped * wrapped) + (0.1 * AngularVelocity * AngularVelocity) + (0.001 * Torque * Torque);

        AngularVelocity = Math.Clamp(AngularVelocity + (TimeStep * ((15 * Math.Sin(Angle)) + (3 * Torque))), -SpeedLimit, SpeedLimit);
        Angle += TimeStep * AngularVelocity;
        return cost;
    }
}
