using Rtrl.Engine.Settings;

namespace Rtrl.Web.Training;

/// <summary>How much memory runs may take together, and how much one takes.</summary>
internal static class MemoryBudget
{
    /// <summary>What the runtime, the pages and the history need beside the runs.</summary>
    private const long Program = 192L << 20;

    private const double Share = 0.8;

    /// <summary>
    /// The configured bytes; or four fifths of what the process may use (a container's limit and the collector's included), less the
    /// program's own.
    /// </summary>
    public static long Of(TrainingOptions options) =>
        options.MemoryMegabytes > 0
            ? (long)options.MemoryMegabytes << 20
            : Math.Max(Program, (long)(Share * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) - Program);

    /// <summary>The learner, its rollout, and a checkpoint that is being made while another is being stored.</summary>
    public static long BytesOf(RunSettings settings) =>
        SettingsDocument.MemoryBytes(settings) + (2 * SettingsDocument.CheckpointBytes(settings));

    /// <exception cref="InvalidSettingsException">The run can never fit.</exception>
    public static void Check(RunSettings settings, long budget)
    {
        var bytes = BytesOf(settings);
        if (bytes <= budget)
            return;
        var (key, value) =
            SettingsDocument.RolloutBytes(settings) > bytes / 2
                ? ("ppo.rolloutSteps", settings.Ppo.RolloutSteps)
                : SettingsDocument.WidestLayer(settings.Network);
        throw new InvalidSettingsException([
            new SettingProblem(
                key,
                $"{value}",
                $"A run of these settings needs about {bytes / 1048576:N0} MiB with the checkpoint that is being made; all runs of "
                    + $"this program together may use {budget / 1048576:N0} MiB. Make {key} smaller, or give the program more memory."
            ),
        ]);
    }
}
