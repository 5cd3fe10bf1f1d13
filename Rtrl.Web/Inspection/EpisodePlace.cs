using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Inspection;

/// <summary>Where an episode stands in a run, and from where it can be lived again.</summary>
/// <param name="Record">The stored row; null when it is not stored, or not finished.</param>
/// <param name="StartStep">Its first step where that is known; else the replay counts episodes from its source.</param>
/// <param name="SourceStep">Step of the state that re-simulation starts from.</param>
/// <param name="Source">In words: "checkpoint 7", "the first step" or "a state kept from an earlier replay".</param>
/// <param name="Distance">Steps to re-simulate before the episode; where the start is not known, at least so many.</param>
/// <param name="SameKernels">Whether this machine's vector path is the run's; otherwise the last digits may differ.</param>
public sealed record EpisodePlace(
    long Run,
    long Episode,
    EpisodeRecord? Record,
    long? StartStep,
    long SourceStep,
    string Source,
    long Distance,
    bool SameKernels
);
