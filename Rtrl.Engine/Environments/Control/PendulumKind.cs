using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="Pendulum"/>.</summary>
internal sealed record PendulumKind()
    : EnvironmentMaker(
        "pendulum",
        "Pendulum",
        "Swing a pendulum up and hold it there, with a torque, without seeing a part of one's own state. Needs no physics engine.",
        "Control"
    )
{
    public override string Memory => "what the mask hides, from what was seen before";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.MaskedPendulum;

    internal override IReadOnlyList<string> Traits => ["mask"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new Pendulum(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings) =>
        new()
        {
            Title = Mask.Of(settings).Title(Title),
            ObservationNames = ["cos angle", "sin angle", "angular velocity"],
            ObservationUnits = ["", "", "rad/s"],
            MaskedObservations = Mask.Of(settings).Hidden(2, 1),
            Actions = ActionSpace.Continuous(1, -PendulumBody.TorqueLimit, PendulumBody.TorqueLimit),
            ActionNames = ["torque"],
            StateNames = ["angle", "angular velocity", "last torque", "clock"],
            HiddenSize = 2,
            EpisodeLength = Pendulum.Limit,
            LowestReturn = -Pendulum.Limit * 16.2736044,
            HighestReturn = 0,
            RandomReturn = -1_232,
            References = [new("swing-up, full state seen", -145)],
        };
}
