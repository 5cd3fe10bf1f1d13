using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="CartPoleSwingUp"/>.</summary>
internal sealed record CartPoleSwingUpKind()
    : EnvironmentMaker(
        "cart-pole-swing-up",
        "CartPoleSwingUp",
        "Swing a hanging pole up with a motor on its cart and balance it, without seeing a part of one's own state. Needs no "
            + "physics engine.",
        "Control"
    )
{
    public override string Memory => "what the mask hides, from what was seen before";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.CartPoleSwingUp;

    internal override IReadOnlyList<string> Traits => ["mask"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new CartPoleSwingUp(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings) =>
        new()
        {
            Title = Mask.Of(settings).Title(Title),
            ObservationNames = ["position", "cos angle", "sin angle", "velocity", "angular velocity"],
            ObservationUnits = ["m", "", "", "m/s", "rad/s"],
            MaskedObservations = Mask.Of(settings).Hidden(3, 2),
            Actions = ActionSpace.Continuous(1, -1, 1),
            ActionNames = ["force"],
            StateNames = ["position", "velocity", "angle", "angular velocity", "last force", "clock"],
            HiddenSize = 4,
            EpisodeLength = CartPoleSwingUp.Limit,
            LowestReturn = 0,
            HighestReturn = CartPoleSwingUp.Limit,
            RandomReturn = 15.4,
        };
}
