using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Cli;

/// <summary>How a run ended.</summary>
/// <param name="Event">Always "ended": the kind of this line in <c>--json</c> output.</param>
/// <param name="SolvedAt">First step with 190 of the last 200 episodes right, null when that never happened.</param>
/// <param name="LostAt">First step after that with fewer than 150 of the last 200 right, null while what was solved is kept.</param>
/// <param name="FinalReturn">Mean return of the episodes that ended in the last 1/25 of the planned steps, exploration included.</param>
/// <param name="NormalisedReturn"><paramref name="FinalReturn"/> on the paper's scale of the task, (return − low)/(high − low); null where
/// the paper has none.</param>
/// <param name="FinalEpisodes">How many episodes that mean is taken over.</param>
/// <param name="PaperSuccess">Whether <paramref name="FinalReturn"/> is above the paper's threshold; null for a run that ended before its
/// planned steps, for a mean over fewer than 20 episodes, and where the paper names none.</param>
internal sealed record RunResult(
    string Event,
    long Id,
    string Name,
    string? Preset,
    string? Variant,
    long Seed,
    string Status,
    string? Reason,
    long Step,
    long Episodes,
    long? SolvedAt,
    long? LostAt,
    double? FinalReturn,
    double? NormalisedReturn,
    long FinalEpisodes,
    bool? PaperSuccess,
    double StepsPerSecond,
    double ElapsedSeconds
)
{
    /// <summary>The settings that have an effect and differ from their defaults, the seed among them.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary><see cref="SettingsIdentity"/>: the same for the same run.</summary>
    public string? SettingsHash { get; init; }

    /// <summary>Version and commit of the program that started it.</summary>
    public string? Build { get; init; }

    public static RunResult From(RunDetail run)
    {
        var (summary, final) = (run.Summary, run.Summary.Final);
        var facts = EnvironmentKind.FactsOf(run.Settings.Environment);
        var judged = final is { Episodes: >= Engine.Contracts.FinalReturn.FewestEpisodes };
        return new RunResult(
            "ended",
            summary.Id,
            summary.Name,
            summary.Preset,
            summary.Variant,
            summary.Seed,
            summary.Status.ToString().ToLowerInvariant(),
            summary.Reason,
            summary.Step,
            summary.Episodes,
            summary.SolvedAt,
            summary.LostAt,
            final?.Mean,
            facts.Scale?.Of(final?.Mean),
            final?.Episodes ?? 0,
            judged && facts.PaperSuccess is { } bar ? final!.Value.Mean > bar : null,
            summary.ElapsedSeconds > 0 ? summary.Step / summary.ElapsedSeconds : 0,
            summary.ElapsedSeconds
        )
        {
            Settings = SettingsIdentity.Effective(run.Settings).ToDictionary(),
            SettingsHash = SettingsIdentity.Of(run.Settings),
            Build = string.Join(", then ", run.Provenance.Programs().Select(program => $"{program.Version}+{program.Commit}")),
        };
    }
}
