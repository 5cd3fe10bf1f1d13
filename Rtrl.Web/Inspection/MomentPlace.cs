namespace Rtrl.Web.Inspection;

/// <summary>Where a clone is to stand: at a column of the rehearsal, or at a decision of an episode that was lived.</summary>
/// <param name="Episode">An episode of the run; null for the rehearsal of the moment's weights.</param>
/// <param name="Column">Column of the rehearsal, or decision of the episode, from 0.</param>
/// <param name="AtEpisodeStart">Stand before the first step of the episode that the column lies in.</param>
public sealed record MomentPlace(long? Episode, int Column, bool AtEpisodeStart = false);
