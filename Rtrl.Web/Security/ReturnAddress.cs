namespace Rtrl.Web.Security;

/// <summary>Where a visitor goes on after the door: a page of this server, whatever the address asked for.</summary>
internal static class ReturnAddress
{
    private const int MostEncodings = 4;
    private static readonly Uri s_here = new("http://here/");

    /// <summary>
    /// The path and query, encoded; "/" for all that a browser may read as another host, on the first reading or after decoding.
    /// </summary>
    public static string Of(string? given)
    {
        var read = given ?? "";
        for (var time = 0; time < MostEncodings; time++, read = Uri.UnescapeDataString(read))
        {
            if (read is not ['/', ..] || read is ['/', '/' or '\\', ..] || read.Any(char.IsControl))
                return "/";
        }

        return Uri.TryCreate(s_here, given, out var there) && there.Authority == s_here.Authority ? there.PathAndQuery : "/";
    }
}
