using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>POPGym's cart-pole without velocities (Morad et al. 2023, physics of Gymnasium).</summary>
/// <param name="Noisy">Whether what is seen carries noise.</param>
internal abstract record PopGymCartPoleKind(string Name, string Title, string Help, bool Noisy)
    : EnvironmentMaker(Name, Title, Help, "Control")
{
    public override string Memory => Noisy ? "past positions, through noise: their velocities" : "past positions: their velocities";

    public override EnvironmentDrawing Drawing => Noisy ? EnvironmentDrawing.NoisyCartPole : EnvironmentDrawing.CartPole;

    internal override IReadOnlyList<string> Traits => ["level", "discrete"];

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var limit = Noisy ? 200 : Levels.Of(settings, 200, 400, 600);
        return new EnvironmentFacts
        {
            Title = $"{Title}, {settings.Level}",
            ObservationNames = ["position", "angle"],
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["left", "right"],
            StateNames = ["position", "velocity", "angle", "angular velocity", "clock"],
            HiddenSize = 4,
            EpisodeLength = limit,
            LowestReturn = 8.0 / limit,
            HighestReturn = 1,
            RandomReturn = Noisy ? 0.1112 : Levels.Of(settings, 0.1114, 0.0557, 0.0370),
            OptimalReturn = Noisy ? null : 1,
            SuccessReturn = 0.999,
            ScoreLow = settings.Level == "easy" ? 0 : null,
            ScoreHigh = settings.Level == "easy" ? 1 : null,
        };
    }
}
