namespace Rtrl.Data;

/// <summary>The declared experiments. Their runs stand in the run history like all others.</summary>
public interface IExperiments
{
    /// <summary>By name.</summary>
    IReadOnlyList<StoredExperiment> List();

    /// <summary>Null when there is none of that name.</summary>
    StoredExperiment? Find(string name);

    /// <summary>Stores a declaration; one of that name is replaced, and stays active if it was.</summary>
    Task SaveAsync(string name, string json);

    /// <summary>Whether its runs are to be taken up when nobody trains them.</summary>
    /// <exception cref="HistoryException">There is no experiment of that name.</exception>
    Task SetActiveAsync(string name, bool active);

    /// <summary>Forgets the declaration; the runs stay.</summary>
    /// <exception cref="HistoryException">There is no experiment of that name.</exception>
    Task DeleteAsync(string name);
}
