using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Physics;

/// <summary>
/// What the engines make of the four models, against the numbers of the reference's own. Names are labels: everything is compared by index.
/// </summary>
[Trait("Golden", "mujoco")]
public sealed class ModelGoldenTests
{
    private static readonly string[] s_joints = ["free", "ball", "slide", "hinge"];
    private static readonly string[] s_shapes = ["plane", "hfield", "sphere", "capsule"];

    public static TheoryData<string, string> Cases => Recorded.OnBothEngines;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Model_Compiled_HasTheRecordedNumbers(string file, string engine)
    {
        var checks = Recorded.File(file)["modelChecks"];
        var numbers = ModelNumbers.Of(engine, Recorded.Models[file]);
        using var simulation = Engines.Open(engine, Recorded.Models[file]);
        Assert.Equal(checks["nq"].Integer, simulation.Positions.Length);
        Assert.Equal(checks["nv"].Integer, simulation.Velocities.Length);
        Assert.Equal(checks["nu"].Integer, simulation.Controls.Length);
        Assert.Equal(checks["nbody"].Integer, simulation.Bodies);
        Assert.Equal(checks["ngeom"].Integer, simulation.Geoms);
        Assert.Equal(checks["option"]["timestep"].Number, simulation.Timestep);
        Close([checks["meaninertia"].Number], numbers["meaninertia"]);
        Close(checks["qpos0"].Numbers, numbers["qpos0"]);
        simulation.Reset();
        Assert.Equal(checks["qpos0"].Numbers, simulation.Positions.ToArray());
        Assert.Equal(checks["totalMass"].Number, numbers["body_mass"].Sum(), 9);

        var bodies = checks["bodies"].Items.ToArray();
        Whole(bodies, "parent", numbers["body_parentid"]);
        Close(All(bodies, "pos"), numbers["body_pos"]);
        Turned(All(bodies, "quat"), numbers["body_quat"]);
        Close(All(bodies, "mass"), numbers["body_mass"]);
        Close(All(bodies, "inertiaDiag"), numbers["body_inertia"]);
        Close(All(bodies, "ipos"), numbers["body_ipos"]);
        Turned(All(bodies, "iquat"), numbers["body_iquat"]);
        Close(All(bodies, "subtreeMass"), numbers["body_subtreemass"]);
        Close(All(bodies, "invweight0"), numbers["body_invweight0"]);

        var joints = checks["joints"].Items.ToArray();
        Assert.Equal(joints.Select(joint => joint["type"].Text), numbers["jnt_type"].Select(type => s_joints[(int)type]));
        Whole(joints, "body", numbers["jnt_bodyid"]);
        Whole(joints, "qposAdr", numbers["jnt_qposadr"]);
        Whole(joints, "dofAdr", numbers["jnt_dofadr"]);
        Close(All(joints, "axis"), numbers["jnt_axis"]);
        Close(All(joints, "pos"), numbers["jnt_pos"]);
        Assert.Equal(joints.Select(joint => joint["limited"].Flag), numbers["jnt_limited"].Select(limited => limited != 0));
        Close(All(joints, "range"), numbers["jnt_range"]);
        Close(All(joints, "stiffness"), numbers["jnt_stiffness"]);
        Close(All(joints, "armature"), numbers["dof_armature"]);
        Close(All(joints, "damping"), numbers["dof_damping"]);
        Close(All(joints, "dofInvweight0"), numbers["dof_invweight0"]);
        for (var joint = 0; joint < joints.Length; joint++)
        {
            if (!joints[joint]["limited"].Flag)
                continue;
            Close(joints[joint]["solrefLimit"].Numbers, numbers["jnt_solref"][(2 * joint)..(2 * (joint + 1))]);
            Close(joints[joint]["solimpLimit"].Numbers, numbers["jnt_solimp"][(5 * joint)..(5 * (joint + 1))]);
        }

        var geoms = checks["geoms"].Items.ToArray();
        Assert.Equal(geoms.Select(geom => geom["type"].Text), numbers["geom_type"].Select(type => s_shapes[(int)type]));
        Whole(geoms, "body", numbers["geom_bodyid"]);
        Whole(geoms, "contype", numbers["geom_contype"]);
        Whole(geoms, "conaffinity", numbers["geom_conaffinity"]);
        Whole(geoms, "condim", numbers["geom_condim"]);
        Close(All(geoms, "size"), numbers["geom_size"]);
        Close(All(geoms, "pos"), numbers["geom_pos"]);
        Turned(All(geoms, "quat"), numbers["geom_quat"]);
        Close(All(geoms, "friction"), numbers["geom_friction"]);
        Close(All(geoms, "margin"), numbers["geom_margin"]);
        Close(All(geoms, "solref"), numbers["geom_solref"]);
        Close(All(geoms, "solimp"), numbers["geom_solimp"]);

        var motors = checks["actuators"].Items.ToArray();
        var names = joints.Select(joint => joint["name"].Text).ToArray();
        Assert.Equal(
            motors.Select(motor => Array.IndexOf(names, motor["joint"].Text)),
            Every(numbers["actuator_trnid"], 2).Select(joint => (int)joint)
        );
        Close(All(motors, "gear"), Every(numbers["actuator_gear"], 6));
        Close(All(motors, "ctrlRange"), numbers["actuator_ctrlrange"]);
        Assert.Equal(motors.Select(motor => motor["ctrlLimited"].Flag), numbers["actuator_ctrllimited"].Select(limited => limited != 0));
    }

    private static double[] All(GoldenData[] parts, string key) => [.. parts.SelectMany(part => part[key].Numbers)];

    private static double[] Every(double[] numbers, int stride) => [.. numbers.Where((_, index) => index % stride == 0)];

    private static void Whole(GoldenData[] parts, string key, double[] found) =>
        Assert.Equal(parts.Select(part => part[key].Integer), found.Select(number => (int)number));

    private static void Close(double[] recorded, double[] found)
    {
        Assert.Equal(recorded.Length, found.Length);
        for (var i = 0; i < found.Length; i++)
            Assert.InRange(Math.Abs(found[i] - recorded[i]), 0, 1e-9 * Math.Max(1e-3, Math.Abs(recorded[i])));
    }

    /// <summary>A quaternion and its negative are one rotation.</summary>
    private static void Turned(double[] recorded, double[] found)
    {
        Assert.Equal(recorded.Length, found.Length);
        for (var i = 0; i < found.Length; i += 4)
        {
            var along = Enumerable.Range(i, 4).Sum(k => recorded[k] * found[k]);
            Assert.InRange(1 - Math.Abs(along), -1e-12, 1e-12);
        }
    }
}
