namespace Rtrl.Engine.Contracts;

/// <summary>POPGym's cart-pole and pendulum without velocities (Morad et al. 2023, physics of Gymnasium).</summary>
internal static class ControlFacts
{
    public static IReadOnlyList<EnvironmentDescriptor> All { get; } =
    [
        new("position-only-cart-pole", "PositionOnlyCartPole", "Balance a pole on a cart without seeing velocities.", "Control") { Describe = settings => CartPole(settings, noisy: false) },
        new("noisy-position-only-cart-pole", "NoisyPositionOnlyCartPole", "The same with noise on what is seen.", "Control") { Describe = settings => CartPole(settings, noisy: true) },
        new("position-only-pendulum", "PositionOnlyPendulum", "Swing a pendulum up and hold it there, with a torque, without seeing its velocity.", "Control") { Describe = settings => Pendulum(settings, noisy: false) },
        new("noisy-position-only-pendulum", "NoisyPositionOnlyPendulum", "The same with noise on what is seen.", "Control") { Describe = settings => Pendulum(settings, noisy: true) },
    ];

    /// <summary>Standard deviation of the noise on each observed number.</summary>
    public static double Noise(EnvironmentSettings settings) => settings.Name.StartsWith("noisy", StringComparison.Ordinal) ? Levels.Of(settings, 0.1, 0.2, 0.3) : 0;

    private static EnvironmentFacts CartPole(EnvironmentSettings settings, bool noisy)
    {
        var limit = noisy ? 200 : Levels.Of(settings, 200, 400, 600);
        return new EnvironmentFacts
        {
            Title = $"{(noisy ? "NoisyPositionOnlyCartPole" : "PositionOnlyCartPole")}, {settings.Level}",
            ObservationNames = ["position", "angle"],
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["left", "right"],
            StateNames = ["position", "velocity", "angle", "angular velocity", "clock"],
            HiddenSize = 4,
            EpisodeLength = limit,
            LowestReturn = 8.0 / limit,
            HighestReturn = 1,
            RandomReturn = noisy ? 0.1112 : Levels.Of(settings, 0.1114, 0.0557, 0.0370),
            OptimalReturn = noisy ? null : 1,
            SuccessReturn = 0.999,
            ScoreLow = settings.Level == "easy" ? 0 : null,
            ScoreHigh = settings.Level == "easy" ? 1 : null,
        };
    }

    private static EnvironmentFacts Pendulum(EnvironmentSettings settings, bool noisy)
    {
        return new EnvironmentFacts
        {
            Title = $"{(noisy ? "NoisyPositionOnlyPendulum" : "PositionOnlyPendulum")}, {settings.Level}",
            ObservationNames = ["cos angle", "sin angle"],
            Actions = ActionSpace.Continuous(1, -2, 2),
            ActionNames = ["torque"],
            StateNames = ["angle", "angular velocity", "last torque", "clock"],
            HiddenSize = 2,
            EpisodeLength = noisy ? 200 : Levels.Of(settings, 200, 150, 100),
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = noisy ? Levels.Of(settings, 0.2501, 0.2476, 0.2461) : Levels.Of(settings, 0.2498, 0.2443, 0.2408),
            References = [new("swing-up, full state seen", noisy ? 0.907 : Levels.Of(settings, 0.911, 0.877, 0.824))],
        };
    }
}
