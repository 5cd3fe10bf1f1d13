using Rtrl.Physics;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Physics;

/// <summary>The recorded models and episodes, and the product's models that have to repeat them.</summary>
internal static class Recorded
{
    public static readonly IReadOnlyDictionary<string, string> Models = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["halfcheetah"] = Rtrl.Physics.Models.HalfCheetah,
        ["hopper"] = Rtrl.Physics.Models.Hopper,
        ["walker2d"] = Rtrl.Physics.Models.Walker,
        ["walker2d_v5"] = Rtrl.Physics.Models.WalkerAlike,
        ["ant"] = Rtrl.Physics.Models.Ant,
    };

    public static TheoryData<string, string> OnBothEngines
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var file in Models.Keys)
            {
                cases.Add(file, Engines.Wasm);
                cases.Add(file, Engines.Native);
            }
            return cases;
        }
    }

    public static GoldenData File(string name) => GoldenData.Load("mujoco", name);

    /// <summary>The body at rest in the recorded pose.</summary>
    public static void Pose(Simulation simulation, double[] positions, double[] velocities)
    {
        simulation.Reset();
        positions.CopyTo(simulation.Positions);
        velocities.CopyTo(simulation.Velocities);
    }

    /// <summary>One control held for the task's engine steps, as an environment does it.</summary>
    public static void Act(Simulation simulation, double[] controls, int engineSteps)
    {
        controls.CopyTo(simulation.Controls);
        for (var i = 0; i < engineSteps; i++)
            simulation.Step();
        simulation.FinishForces();
    }

    public static double Furthest(ReadOnlySpan<double> found, ReadOnlySpan<double> recorded, bool relative = false)
    {
        Assert.Equal(recorded.Length, found.Length);
        var furthest = 0.0;
        for (var i = 0; i < found.Length; i++)
            furthest = Math.Max(furthest, Math.Abs(found[i] - recorded[i]) / (relative ? 1 + Math.Abs(recorded[i]) : 1));
        return furthest;
    }
}
