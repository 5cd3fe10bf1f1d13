using Rtrl.Engine.Settings;
using Rtrl.Physics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// The numbers of one locomotion task of Gymnasium (fourth version). Positions and velocities are the engine's qpos and qvel, in joint
/// order; lengths in metres, angles in radians, velocities per second.
/// </summary>
internal sealed record LocomotionTask
{
    /// <summary>Engine steps that one action is held for.</summary>
    public required int FrameSkip { get; init; }

    /// <summary>Seconds that one step takes in the body's world: <see cref="FrameSkip"/> times the model's own step.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>The first positions, which are never shown: where the body is along the ground.</summary>
    public required int Unseen { get; init; }

    /// <summary>
    /// Names of the positions, then of the velocities. A free body has one velocity less: a quaternion turns with three numbers.
    /// </summary>
    public required IReadOnlyList<string> Positions { get; init; }

    public required IReadOnlyList<string> Velocities { get; init; }

    /// <summary>Motors, in the order of an action.</summary>
    public required IReadOnlyList<string> Motors { get; init; }

    /// <summary>Shapes that are drawn, in the engine's order, without the ground.</summary>
    public required IReadOnlyList<BodyShape> Shapes { get; init; }

    /// <summary>Cost per squared unit of action.</summary>
    public required double ControlCost { get; init; }

    /// <summary>Reward of a step for being alive; 0 where an episode never ends early.</summary>
    public double Alive { get; init; }

    /// <summary>Velocities are shown within ± this.</summary>
    public double VelocityClip { get; init; } = double.PositiveInfinity;

    /// <summary>Every position begins within ± this of the model's pose, uniformly.</summary>
    public required double PositionNoise { get; init; }

    /// <summary>Every velocity begins uniformly within ± this, or normal with this deviation.</summary>
    public required double VelocityNoise { get; init; }

    public required bool NormalVelocities { get; init; }

    /// <summary>Whether a body in this state has not fallen; the height is position <see cref="Height"/>.</summary>
    public required Health Healthy { get; init; }

    /// <summary>Index of the height among the positions.</summary>
    public int Height => Unseen;

    /// <summary>Whether progress is measured on the torso's place, which lags one engine step, instead of on the first position.</summary>
    public bool LaggingProgress { get; init; }

    /// <summary>Weight of the squared forces of contact in the task's fifth version; 0 where there is none.</summary>
    public double ContactCost { get; init; }

    /// <summary>The body in the task's fourth version, and in its fifth.</summary>
    public required (string Fourth, string Fifth) Model { get; init; }

    /// <summary>Half the length of a limb of Ant that reaches 0.2 m in x and in y.</summary>
    private const double Diagonal = 0.1414213562373095;

    public delegate bool Health(ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities);

    public static LocomotionTask HalfCheetah { get; } =
        new()
        {
            FrameSkip = 5,
            StepSeconds = 0.05,
            Unseen = 1,
            Positions = ["x", "height", "pitch", "hind hip", "hind knee", "hind ankle", "fore hip", "fore knee", "fore ankle"],
            Velocities = ["x", "height", "pitch", "hind hip", "hind knee", "hind ankle", "fore hip", "fore knee", "fore ankle"],
            Motors = ["hind hip", "hind knee", "hind ankle", "fore hip", "fore knee", "fore ankle"],
            Shapes =
            [
                new("spine", 0.046, 0.5),
                new("head", 0.046, 0.15),
                new("hind thigh", 0.046, 0.145),
                new("hind shin", 0.046, 0.15),
                new("hind foot", 0.046, 0.094),
                new("fore thigh", 0.046, 0.133),
                new("fore shin", 0.046, 0.106),
                new("fore foot", 0.046, 0.07),
            ],
            ControlCost = 0.1,
            PositionNoise = 0.1,
            VelocityNoise = 0.1,
            NormalVelocities = true,
            Healthy = (_, _) => true,
            Model = (Models.HalfCheetah, Models.HalfCheetah),
        };

    public static LocomotionTask Hopper { get; } =
        new()
        {
            FrameSkip = 4,
            StepSeconds = 0.008,
            Unseen = 1,
            Positions = ["x", "height", "pitch", "hip", "knee", "ankle"],
            Velocities = ["x", "height", "pitch", "hip", "knee", "ankle"],
            Motors = ["hip", "knee", "ankle"],
            Shapes = [new("torso", 0.05, 0.2), new("thigh", 0.05, 0.225), new("shin", 0.04, 0.25), new("foot", 0.06, 0.195)],
            ControlCost = 0.001,
            Alive = 1,
            VelocityClip = 10,
            PositionNoise = 0.005,
            VelocityNoise = 0.005,
            NormalVelocities = false,
            Healthy = (positions, velocities) =>
                positions[1] > 0.7 && Within(positions[2], 0.2) && AllWithin(positions[2..], 100) && AllWithin(velocities, 100),
            Model = (Models.Hopper, Models.Hopper),
        };

    public static LocomotionTask Walker { get; } =
        new()
        {
            FrameSkip = 4,
            StepSeconds = 0.008,
            Unseen = 1,
            Positions = ["x", "height", "pitch", "right hip", "right knee", "right ankle", "left hip", "left knee", "left ankle"],
            Velocities = ["x", "height", "pitch", "right hip", "right knee", "right ankle", "left hip", "left knee", "left ankle"],
            Motors = ["right hip", "right knee", "right ankle", "left hip", "left knee", "left ankle"],
            Shapes =
            [
                new("torso", 0.05, 0.2),
                new("right thigh", 0.05, 0.225),
                new("right shin", 0.04, 0.25),
                new("right foot", 0.06, 0.1),
                new("left thigh", 0.05, 0.225),
                new("left shin", 0.04, 0.25),
                new("left foot", 0.06, 0.1),
            ],
            ControlCost = 0.001,
            Alive = 1,
            VelocityClip = 10,
            PositionNoise = 0.005,
            VelocityNoise = 0.005,
            NormalVelocities = false,
            Healthy = (positions, _) => positions[1] is > 0.8 and < 2 && Within(positions[2], 1),
            Model = (Models.Walker, Models.WalkerAlike),
        };

    public static LocomotionTask Ant { get; } =
        new()
        {
            FrameSkip = 5,
            StepSeconds = 0.05,
            Unseen = 2,
            Positions =
            [
                "x",
                "y",
                "height",
                "turn w",
                "turn x",
                "turn y",
                "turn z",
                "hip 1",
                "ankle 1",
                "hip 2",
                "ankle 2",
                "hip 3",
                "ankle 3",
                "hip 4",
                "ankle 4",
            ],
            Velocities =
            [
                "x",
                "y",
                "height",
                "turn about x",
                "turn about y",
                "turn about z",
                "hip 1",
                "ankle 1",
                "hip 2",
                "ankle 2",
                "hip 3",
                "ankle 3",
                "hip 4",
                "ankle 4",
            ],
            Motors = ["hip 4", "ankle 4", "hip 1", "ankle 1", "hip 2", "ankle 2", "hip 3", "ankle 3"],
            Shapes =
            [
                new("torso", 0.25, 0),
                .. Enumerable
                    .Range(1, 4)
                    .SelectMany(leg =>
                        new BodyShape[]
                        {
                            new($"root link {leg}", 0.08, Diagonal),
                            new($"upper {leg}", 0.08, Diagonal),
                            new($"lower {leg}", 0.08, 2 * Diagonal),
                        }
                    ),
            ],
            ControlCost = 0.5,
            Alive = 1,
            PositionNoise = 0.1,
            VelocityNoise = 0.1,
            NormalVelocities = true,
            Healthy = (positions, velocities) =>
                positions[2] is >= 0.2 and <= 1
                && AllWithin(positions, double.PositiveInfinity)
                && AllWithin(velocities, double.PositiveInfinity),
            LaggingProgress = true,
            ContactCost = 5e-4,
            Model = (Models.Ant, Models.Ant),
        };

    private static bool Within(double value, double limit) => value > -limit && value < limit;

    private static bool AllWithin(ReadOnlySpan<double> values, double limit)
    {
        foreach (var value in values)
        {
            if (!Within(value, limit))
                return false;
        }
        return true;
    }
}
