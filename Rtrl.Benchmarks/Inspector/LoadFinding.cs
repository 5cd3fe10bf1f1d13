namespace Rtrl.Benchmarks.Inspector;

/// <summary>What an open inspector costs at one layer size. Times are processor time.</summary>
/// <param name="NanosecondsWithout">Training thread per step, each window without a client.</param>
/// <param name="NanosecondsWith">The same with one hub client on all of the inspector's streams.</param>
/// <param name="ServerWithout">Whole server in percent of a core, agent held at a pace, without a client.</param>
/// <param name="ServerWith">The same with the client.</param>
/// <param name="BytesPerSecond">JSON the client received, agent held at that pace.</param>
/// <param name="FramesPerSecond">Frames of any stream the client received.</param>
/// <param name="BrowserFrames">Animation frames per second of a page with an open inspector; null without a browser.</param>
/// <param name="PoleDrawings">Times a second the poles were drawn there.</param>
/// <param name="StateDrawings">Times a second the state picture was drawn there.</param>
/// <param name="ServerWithBrowser">Server in percent of a core with that page open.</param>
internal sealed record LoadFinding(
    int Units,
    IReadOnlyList<double> NanosecondsWithout,
    IReadOnlyList<double> NanosecondsWith,
    IReadOnlyList<double> ServerWithout,
    IReadOnlyList<double> ServerWith,
    double BytesPerSecond,
    double FramesPerSecond,
    double? BrowserFrames,
    double? PoleDrawings,
    double? StateDrawings,
    double? ServerWithBrowser
)
{
    public double RisePercent => 100 * ((Median(NanosecondsWith) / Median(NanosecondsWithout)) - 1);

    public double ServerRise => Median(ServerWith) - Median(ServerWithout);

    public static double Median(IReadOnlyList<double> values) => Engine.Numerics.Median.Of(values);
}
