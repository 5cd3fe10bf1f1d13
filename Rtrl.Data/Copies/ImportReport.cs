#pragma warning disable MA0048 // the answer to an import, read together
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Copies;

/// <summary>What became of a bundle.</summary>
/// <param name="Experiment">What became of its experiment, as a sentence; null where it has none.</param>
public sealed record ImportReport(IReadOnlyList<ImportedRun> Runs, string? Experiment)
{
    public int Imported => Runs.Count(run => run.Imported);

    /// <summary>In a line: how many were imported, and how many were there.</summary>
    public string Words
    {
        get
        {
            var there = Runs.Count - Imported;
            return $"{Imported:N0} of {Wording.Count(Runs.Count, "run")} imported"
                + (there > 0 ? $", {there:N0} there already and left as they are." : ".")
                + (Experiment is null ? "" : " " + Experiment);
        }
    }
}

/// <summary>What became of a run of a bundle.</summary>
/// <param name="Number">In the history it comes from.</param>
/// <param name="RunId">Its number in this history, or that of the same run which is there already.</param>
/// <param name="Words">The same as a sentence.</param>
public sealed record ImportedRun(long Number, string Name, long RunId, bool Imported, string Words);
