using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The three difficulties of a POPGym task.</summary>
internal static class Levels
{
    /// <summary>The value that belongs to the level "easy", "medium" or "hard".</summary>
    /// <exception cref="InvalidSettingsException">There is no such level.</exception>
    public static T Of<T>(EnvironmentSettings settings, T easy, T medium, T hard) =>
        settings.Level switch
        {
            "easy" => easy,
            "medium" => medium,
            "hard" => hard,
            _ => throw new InvalidSettingsException([
                new SettingProblem(
                    "environment.level",
                    settings.Level,
                    $"environment.level is “{settings.Level}”; allowed are easy, medium, hard."
                ),
            ]),
        };
}
