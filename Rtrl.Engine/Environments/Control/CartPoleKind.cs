using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="CartPole"/>.</summary>
internal sealed record CartPoleKind()
    : EnvironmentMaker(
        "cart-pole",
        "CartPole",
        "Balance a pole on a cart, without seeing a part of one's own state. Needs no physics engine.",
        "Control"
    )
{
    public override string Memory => "what the mask hides, from what was seen before";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.MaskedCartPole;

    internal override IReadOnlyList<string> Traits => ["mask", "discrete"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new CartPole(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings) =>
        new()
        {
            Title = Mask.Of(settings).Title(Title),
            ObservationNames = ["position", "angle", "velocity", "angular velocity"],
            ObservationUnits = ["m", "rad", "m/s", "rad/s"],
            MaskedObservations = Mask.Of(settings).Hidden(2, 2),
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["left", "right"],
            StateNames = ["position", "velocity", "angle", "angular velocity", "clock"],
            HiddenSize = 4,
            EpisodeLength = CartPole.Limit,
            LowestReturn = 8,
            HighestReturn = CartPole.Limit,
            RandomReturn = 22.1,
            OptimalReturn = CartPole.Limit,
            SuccessReturn = CartPole.Limit,
        };
}
