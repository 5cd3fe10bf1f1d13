namespace Rtrl.Web.Api;

/// <summary>What a path is for.</summary>
internal static class Paths
{
    public static bool IsUnder(this PathString path, string segment) => path.StartsWithSegments(segment, StringComparison.OrdinalIgnoreCase);
}
