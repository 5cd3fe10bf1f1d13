using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Physics;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>Rewards, observations and falls of the recorded episodes. The engine is that of this process (RTRL_PHYSICS).</summary>
[Trait("Golden", "mujoco")]
public sealed class LocomotionGoldenTests
{
    public static TheoryData<string, string> Tasks =>
        new()
        {
            { "half-cheetah", "halfcheetah" },
            { "hopper", "hopper" },
            { "walker2d", "walker2d" },
            { "walker2d", "walker2d_v5" },
            { "ant", "ant" },
        };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Step_FromEveryRecordedState_GivesRewardObservationAndFall(string name, string file)
    {
        foreach (var version in new[] { "v4", "v5" })
        {
            if (name == "walker2d" && (version == "v5") != (file == "walker2d_v5"))
                continue;
            var recorded = Recorded.File(file);
            var episode = recorded["episode"];
            var settings = new EnvironmentSettings
            {
                Name = name,
                Mask = "full",
                TaskVersion = version,
            };
            using var environment = (Locomotion)EnvironmentFactory.Create(settings);
            var observation = new float[environment.Facts.ObservationSize];
            var random = new RandomSource(1, RandomStream.Environment);
            var state = (double[])[.. episode["initialQpos"].Numbers, .. episode["initialQvel"].Numbers];
            environment.Reset(state, random, observation);
            Close(episode["initialObservation"].Numbers, observation);
            var lagging = name == "ant"; // its progress is measured on places that a restart moves
            foreach (var step in episode["trace"].Items)
            {
                environment.Reset(state, random, observation);
                var transition = environment.Step(step["action"].Numbers, random, observation);
                Close(step["observation"].Numbers, observation);
                Assert.Equal(step["terminated"].Flag, transition.Terminated);
                var expected = step[version == "v4" ? "rewardV4" : "rewardV5"].Number;
                if (!lagging)
                    Assert.Equal(expected, transition.Reward, 1e-8 * Math.Max(1, Math.Abs(expected)));
                state = [.. step["qpos"].Numbers, .. step["qvel"].Numbers];
            }
        }
    }

    [Theory]
    [InlineData("v4", "rewardV4")]
    [InlineData("v5", "rewardV5")]
    public void Step_OfAntFromTheFirstStateOn_PaysForItsLaggingProgress(string version, string reward)
    {
        var episode = Recorded.File("ant")["episode"];
        using var environment = (Locomotion)
            EnvironmentFactory.Create(
                new EnvironmentSettings
                {
                    Name = "ant",
                    Mask = "full",
                    TaskVersion = version,
                }
            );
        var observation = new float[environment.Facts.ObservationSize];
        var random = new RandomSource(1, RandomStream.Environment);
        environment.Reset([.. episode["initialQpos"].Numbers, .. episode["initialQvel"].Numbers], random, observation);
        var compared = 0;
        foreach (var step in episode["trace"].Items.Take(50))
        {
            var transition = environment.Step(step["action"].Numbers, random, observation);
            Assert.Equal(step[reward].Number, transition.Reward, 1e-6);
            if (version == "v5")
                Close(step["contactForcesV5"].Numbers, observation[27..]);
            compared++;
            if (transition.Ended)
                break;
        }
        Assert.True(compared > 20, $"Only {compared} steps were compared.");
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Shapes_OfTheFacts_AreThoseOfTheRecordedModel(string name, string file)
    {
        var geoms = Recorded.File(file)["modelChecks"]["geoms"].Items.Skip(1).Select(geom => geom["size"].Numbers).ToArray();
        var shapes = EnvironmentKind.FactsOf(new EnvironmentSettings { Name = name }).Shapes;
        Assert.Equal(geoms.Length, shapes.Count);
        Assert.All(
            shapes.Zip(geoms),
            pair =>
            {
                Assert.Equal(pair.Second[0], pair.First.Radius, 1e-9);
                Assert.Equal(pair.Second[1], pair.First.HalfLength, 1e-9);
            }
        );
    }

    private static void Close(double[] recorded, ReadOnlySpan<float> found)
    {
        for (var i = 0; i < recorded.Length; i++)
            Assert.InRange(Math.Abs(found[i] - recorded[i]), 0, 1e-6 * Math.Max(1, Math.Abs(recorded[i])));
    }
}
