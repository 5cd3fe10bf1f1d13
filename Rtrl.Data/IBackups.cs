namespace Rtrl.Data;

/// <summary>Backups in the folder "backups" beside the database: written while training goes on, the newest ten kept.</summary>
public interface IBackups
{
    /// <summary>Newest first; files of other names in the folder are nobody's business.</summary>
    IReadOnlyList<Backup> List();

    /// <summary>Null when there is none of that name.</summary>
    Backup? Find(string name);

    /// <summary>Writes one, then deletes the oldest beyond those that are kept.</summary>
    /// <exception cref="HistoryException">There is too little space, or the disk failed; nothing is left of it.</exception>
    Task<Backup> WriteAsync(CancellationToken cancellation = default);

    /// <summary>Deletes one with its checkpoints; false when there is none of that name.</summary>
    /// <exception cref="HistoryException">It cannot be deleted.</exception>
    bool Delete(string name);
}
