using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>POPGym's pendulum without velocities (Morad et al. 2023, physics of Gymnasium).</summary>
/// <param name="Noisy">Whether what is seen carries noise.</param>
internal abstract record PopGymPendulumKind(string Name, string Title, string Help, bool Noisy)
    : EnvironmentMaker(Name, Title, Help, "Control")
{
    public override string Memory => Noisy ? "past angles, through noise: their velocity" : "past angles: their velocity";

    public override EnvironmentDrawing Drawing => Noisy ? EnvironmentDrawing.NoisyPendulum : EnvironmentDrawing.Pendulum;

    internal override IReadOnlyList<string> Traits => ["level"];

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        return new EnvironmentFacts
        {
            Title = $"{Title}, {settings.Level}",
            ObservationNames = ["cos angle", "sin angle"],
            Actions = ActionSpace.Continuous(1, -2, 2),
            ActionNames = ["torque"],
            StateNames = ["angle", "angular velocity", "last torque", "clock"],
            HiddenSize = 2,
            EpisodeLength = Noisy ? 200 : Levels.Of(settings, 200, 150, 100),
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = Noisy ? Levels.Of(settings, 0.2501, 0.2476, 0.2461) : Levels.Of(settings, 0.2498, 0.2443, 0.2408),
            References = [new("swing-up, full state seen", Noisy ? 0.907 : Levels.Of(settings, 0.911, 0.877, 0.824))],
        };
    }
}
