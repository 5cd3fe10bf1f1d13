using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine.Experiments;

namespace Rtrl.Web.Sharing;

/// <summary>Runs as one file, out of the history and into it.</summary>
public interface IRunSharing
{
    /// <summary>Runs as the history has them: of one that trains, up to its last report and checkpoint.</summary>
    /// <param name="experiment">That they are the runs of; null where they are just runs.</param>
    /// <returns>The file, from its beginning; nothing is left of it once it is closed.</returns>
    /// <exception cref="HistoryException">A run is gone, or one of its checkpoints is damaged.</exception>
    Task<Stream> ExportAsync(
        IReadOnlyList<long> runs,
        Experiment? experiment,
        BundleContent content,
        CancellationToken cancellation = default
    );

    /// <summary>Imports a bundle whole, or nothing of it.</summary>
    /// <exception cref="SharingException">What is wrong with it, what is allowed, and what to do.</exception>
    /// <exception cref="HistoryException">It cannot be stored.</exception>
    Task<ImportReport> ImportAsync(Stream bundle, CancellationToken cancellation = default);
}
