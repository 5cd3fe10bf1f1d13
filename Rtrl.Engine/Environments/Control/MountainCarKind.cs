using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="MountainCar"/>.</summary>
internal sealed record MountainCarKind()
    : EnvironmentMaker(
        "mountain-car",
        "MountainCar",
        "Rock a car with a weak motor out of a valley, without seeing a part of one's own state. Needs no physics engine.",
        "Control"
    )
{
    public override string Memory => "what the mask hides, from what was seen before";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.MountainCar;

    internal override IReadOnlyList<string> Traits => ["mask"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new MountainCar(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings) =>
        new()
        {
            Title = Mask.Of(settings).Title(Title),
            ObservationNames = ["position", "velocity"],
            ObservationUnits = ["", ""],
            MaskedObservations = Mask.Of(settings).Hidden(1, 1),
            Actions = ActionSpace.Continuous(1, -1, 1),
            ActionNames = ["force"],
            StateNames = ["position", "velocity", "last force", "clock"],
            HiddenSize = 2,
            EpisodeLength = MountainCar.Limit,
            HighestReturn = 100,
            RandomReturn = -33.2,
            References = [new("standing still", 0), new("counted as solved by Gymnasium", 90)],
        };
}
