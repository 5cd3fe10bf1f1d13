using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Experiments;

/// <summary>
/// A question put to many runs: every combination of the levels of some factors, each with the same seeds. A run is known by its settings
/// and seed alone, so one that exists belongs to every experiment that asks for it.
/// </summary>
/// <param name="Name">Lower-case words joined by dashes.</param>
/// <param name="Description">What is asked, for a reader; may be empty.</param>
/// <param name="Factors">In the order given; the cells change fastest along the last.</param>
/// <param name="Measures">By which its runs are judged beside their return; usually none.</param>
/// <param name="Reported">What a paper says about it; null: nothing.</param>
/// <param name="Json">The declaration as it was written.</param>
public sealed record Experiment(
    string Name,
    string Title,
    string Description,
    IReadOnlyList<ExperimentFactor> Factors,
    IReadOnlyList<ExperimentCell> Cells,
    IReadOnlyList<long> Seeds,
    IReadOnlyList<Measure> Measures,
    Reported? Reported,
    string Json
)
{
    /// <summary>Runs of one experiment.</summary>
    public const int MostRuns = 10_000;

    /// <summary>Runs that it asks for.</summary>
    public int Runs => Cells.Count * Seeds.Count;

    /// <summary>Environment steps of all its runs together.</summary>
    public long Steps => Cells.Sum(cell => cell.Settings.Stop.Steps) * Seeds.Count;

    /// <summary>What each run is known by: per cell, per seed.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Identities => _identities.Value;

    private readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> _identities = new(() =>
        [.. Cells.Select(cell => Seeds.Select(seed => SettingsIdentity.Of(cell.Of(seed))).ToArray())]
    );

    /// <summary>
    /// Every run, seed by seed: the first seed of every cell comes before the second of any, so that a whole picture is there early.
    /// </summary>
    public IEnumerable<(ExperimentCell Cell, RunSettings Settings)> Plan() =>
        from seed in Seeds
        from cell in Cells
        select (cell, cell.Of(seed));
}
