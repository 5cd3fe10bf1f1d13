using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Live;

/// <summary>Names and highest rates of the streams.</summary>
internal static class FrameStreams
{
    public const int Count = 7;

    /// <summary>Most columns of hidden state in one frame.</summary>
    public const int StateColumns = 32;

    private static readonly string[] s_names = ["scalars", "state", "poles", "episode", "bodies", "status", "packedState"];
    private static readonly double[] s_rates = [20, 8, 5, 5, 10, 20, 8];

    public static IReadOnlyList<string> Names => s_names;

    public static IReadOnlyList<FrameStream> All { get; } = Enum.GetValues<FrameStream>();

    public static string Name(FrameStream stream) => s_names[(int)stream];

    /// <summary>Frames per second at most.</summary>
    public static double Rate(FrameStream stream) => s_rates[(int)stream];

    /// <summary>
    /// Frames of a stream that wait for a viewer before the oldest goes. Of most the newest says all; the hidden state and the world are
    /// films, whose last screenful (the map shows 96 columns) must not lose pictures because a browser was busy for a moment.
    /// </summary>
    public static int Kept(FrameStream stream) => stream is FrameStream.State or FrameStream.PackedState or FrameStream.Bodies ? 4 : 1;

    /// <summary>Whether its frames are of one network: a viewer may ask for another than the first.</summary>
    public static bool OfNetwork(FrameStream stream) => stream is FrameStream.State or FrameStream.PackedState or FrameStream.Poles;

    /// <summary>The streams of those names.</summary>
    /// <exception cref="CommandException">A name is unknown, or there is none.</exception>
    public static IReadOnlyList<FrameStream> Parse(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
            throw new CommandException(RefusalKind.BadValue, $"Name at least one stream: {string.Join(", ", s_names)}.", "streams");
        return
        [
            .. names
                .Select(name =>
                    Array.IndexOf(s_names, name) is var index and >= 0
                        ? (FrameStream)index
                        : throw new CommandException(
                            RefusalKind.BadValue,
                            $"There is no stream “{name}”. Allowed: {string.Join(", ", s_names)}.",
                            "streams",
                            name
                        )
                )
                .Distinct(),
        ];
    }
}
