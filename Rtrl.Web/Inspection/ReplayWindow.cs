using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Inspection;

/// <summary>Some steps of an episode, lived again.</summary>
/// <param name="From">Index of the first of them within the episode.</param>
/// <param name="Length">Decisions of the whole episode; null while it is not known to have ended.</param>
/// <param name="Verified">Whether length and return came out as stored; null when not all of the episode was lived again, or no row is
/// stored.</param>
/// <param name="PoleRadius">Of every unit at the window's first step.</param>
public sealed record ReplayWindow(
    EpisodePlace Place,
    RunDescription Description,
    int From,
    int? Length,
    bool? Verified,
    IReadOnlyList<RecordedStep> Steps,
    float[] PoleRadius,
    float[] PolePhase
);
