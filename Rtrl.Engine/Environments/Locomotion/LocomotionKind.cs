using Rtrl.Engine.Settings;
using Rtrl.Physics;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of a locomotion task on MuJoCo. Where this process has no physics engine it is listed, and cannot be chosen.</summary>
/// <param name="Random">Mean return of uniformly random actions within ±1.</param>
internal abstract record LocomotionKind(string Name, string Title, string Help, LocomotionTask Task, double Random)
    : EnvironmentMaker(Name, Title, Help, "Locomotion")
{
    public override string Memory => "what the mask hides, from what was seen before";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.Body;

    internal override IReadOnlyList<string> Traits => ["mask", "task-version"];

    public override string? Absence => PhysicsProviders.Absence is { } why ? $"It needs a physics engine. {why}" : null;

    public override string? Engine => PhysicsProviders.Current?.Name;

    public override long MemoryBytes => Simulation.Bytes;

    public sealed override EnvironmentBase Make(EnvironmentSettings settings) => new Locomotion(Task, settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        string[] positions = [.. Task.Positions.Skip(Task.Unseen)];
        string[] velocities = [.. Task.Velocities.Select(name => $"velocity: {name}")];
        string[] felt = settings.TaskVersion == "v5" && Task.ContactCost > 0 ? [.. Felt()] : [];
        return new EnvironmentFacts
        {
            Title = Mask.Of(settings).Title(Title),
            ObservationNames = [.. positions, .. velocities, .. felt],
            ObservationUnits = [.. positions.Select(PositionUnit), .. Task.Velocities.Select(VelocityUnit), .. felt.Select(ForceUnit)],
            MaskedObservations = Mask.Of(settings).Hidden(positions.Length, velocities.Length),
            Actions = ActionSpace.Continuous(Task.Motors.Count, -1, 1),
            ActionNames = [.. Task.Motors],
            StateNames = [.. Task.Positions, .. velocities, .. Task.Shapes.SelectMany(Poses), "points in contact", "clock"],
            Shapes = Task.Shapes,
            StepSeconds = Task.StepSeconds,
            HiddenSize = Task.Positions.Count + Task.Velocities.Count,
            EpisodeLength = Locomotion.Limit,
            RandomReturn = Random,
        };
    }

    private static IEnumerable<string> Poses(BodyShape shape) =>
        new[] { "x", "y", "z", "axis x", "axis y", "axis z" }.Select(axis => $"{shape.Name}: {axis}");

    private static string PositionUnit(string position) =>
        IsPlace(position) ? "m"
        : position.StartsWith("turn ", StringComparison.Ordinal) ? ""
        : "rad";

    private static string VelocityUnit(string velocity) => IsPlace(velocity) ? "m/s" : "rad/s";

    private static string ForceUnit(string felt) => felt.Contains("torque", StringComparison.Ordinal) ? "N m" : "N";

    private static bool IsPlace(string name) => name is "x" or "y" or "height";

    private IEnumerable<string> Felt() =>
        from body in Task.Shapes
        from force in new[] { "torque x", "torque y", "torque z", "force x", "force y", "force z" }
        select $"felt by {body.Name}: {force}";
}
