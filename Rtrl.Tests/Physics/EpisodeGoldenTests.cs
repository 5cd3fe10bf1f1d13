using Rtrl.Physics;

namespace Rtrl.Tests.Physics;

/// <summary>Episodes of 200 steps recorded with MuJoCo 2.2.2, whatever the engine here is.</summary>
[Trait("Golden", "mujoco")]
public sealed class EpisodeGoldenTests
{
    public static TheoryData<string, string> Cases => Recorded.OnBothEngines;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_FromEveryRecordedState_ReachesTheNext(string file, string engine)
    {
        var recorded = Recorded.File(file);
        var episode = recorded["episode"];
        using var simulation = Engines.Open(engine, Recorded.Models[file]);
        var (positions, velocities) = (episode["initialQpos"].Numbers, episode["initialQvel"].Numbers);
        foreach (var step in episode["trace"].Items)
        {
            Recorded.Pose(simulation, positions, velocities);
            Recorded.Act(simulation, step["action"].Numbers, recorded["frameSkip"].Integer);
            (positions, velocities) = (step["qpos"].Numbers, step["qvel"].Numbers);
            Assert.InRange(Recorded.Furthest(simulation.Positions, positions), 0, 1e-9);
            Assert.InRange(Recorded.Furthest(simulation.Velocities, velocities, relative: true), 0, 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_FromTheFirstStateOn_FollowAHundredRecorded(string file, string engine)
    {
        var recorded = Recorded.File(file);
        var episode = recorded["episode"];
        using var simulation = Engines.Open(engine, Recorded.Models[file]);
        Recorded.Pose(simulation, episode["initialQpos"].Numbers, episode["initialQvel"].Numbers);
        simulation.Forward();
        if (Engines.Of(engine).Version == 222) // later engines leave the warm start alone here
            Assert.InRange(Recorded.Furthest(simulation.WarmStart, episode["initialWarmstart"].Numbers, relative: true), 0, 1e-8);
        var count = 0;
        foreach (var step in episode["trace"].Items.Take(100))
        {
            Recorded.Act(simulation, step["action"].Numbers, recorded["frameSkip"].Integer);
            Assert.InRange(Recorded.Furthest(simulation.Positions, step["qpos"].Numbers), 0, 1e-6);
            if (count++ < 50)
                // The lagging place of the torso.
                Assert.InRange(Recorded.Furthest(simulation.BodyPositions[3..6], step["torsoXpos"].Numbers), 0, 1e-6);
        }
        Assert.Equal(100, count);
        Assert.Equal(100 * recorded["dt"].Number, simulation.Time, 9);
    }

    [Theory]
    [InlineData(Engines.Wasm)]
    [InlineData(Engines.Native)]
    public void FinishForces_AtEveryStep_GivesTheContactForcesOfTheFifthVersion(string engine)
    {
        var recorded = Recorded.File("ant");
        var episode = recorded["episode"];
        using var simulation = Engines.Open(engine, Models.Ant);
        Recorded.Pose(simulation, episode["initialQpos"].Numbers, episode["initialQvel"].Numbers);
        simulation.Forward();
        var touched = false;
        foreach (var step in episode["trace"].Items.Take(50))
        {
            Recorded.Act(simulation, step["action"].Numbers, recorded["frameSkip"].Integer);
            var forces = simulation.ContactForces[6..].ToArray().Select(force => Math.Clamp(force, -1, 1)).ToArray();
            Assert.InRange(Recorded.Furthest(forces, step["contactForcesV5"].Numbers), 0, 1e-6);
            touched |= forces.Any(force => force != 0);
            Assert.Equal(step["ncon"].Integer, simulation.Contacts);
        }
        Assert.True(touched, "The ant never touched the ground in the steps that were compared.");
    }
}
