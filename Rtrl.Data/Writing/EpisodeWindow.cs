namespace Rtrl.Data.Writing;

/// <summary>Which episodes are kept as rows: the first 1,000 and the last 5,000 of a run.</summary>
internal static class EpisodeWindow
{
    public const int First = 1_000;
    public const int Last = 5_000;
    public const int Rows = First + Last;

    public static bool Holds(long episode, long newest) => episode < First || episode > newest - Last;
}
