using Rtrl.Web.Live;

namespace Rtrl.Web.Components.Pages.Racing;

/// <summary>A speed of the race that has a name.</summary>
/// <param name="StepsPerSecond">0 is as fast as the machine can.</param>
public sealed record RacePace(string Name, double StepsPerSecond, string Help)
{
    public static IReadOnlyList<RacePace> All { get; } =
    [
        new("Step", 8, "8 steps a second: cue, wait and answer can be followed with the eye."),
        new("Watch", 2_000, "2,000 steps a second. A new race shows its first two episodes more slowly, at 24."),
        new("Fast", 0, "As fast as this machine trains the slowest of the three."),
    ];

    /// <summary>The pace that a run steps at; null for a speed set elsewhere.</summary>
    public static RacePace? Of(LiveRun? run) =>
        run is { Introducing: true } ? All[1] : All.FirstOrDefault(pace => pace.StepsPerSecond == run?.TargetStepsPerSecond);
}
