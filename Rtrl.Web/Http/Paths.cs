namespace Rtrl.Web.Http;

/// <summary>What a path is for.</summary>
internal static class Paths
{
    /// <summary>Paths that programs and scripts ask for, and pages only from within.</summary>
    public static bool IsMachine(this PathString path) =>
        path.IsUnder("/api") || path.IsUnder("/hubs") || path.IsUnder("/_blazor") || path.IsUnder("/openapi") || path == "/metrics";

    public static bool IsUnder(this PathString path, string segment) =>
        path.StartsWithSegments(segment, StringComparison.OrdinalIgnoreCase);
}
