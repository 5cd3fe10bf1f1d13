using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rtrl.Web.Http;

namespace Rtrl.Web.Security;

/// <summary>Where a request comes from, and what it is told when it comes too often.</summary>
internal static class Visitor
{
    public static bool IsHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    /// <summary>The address that limits are kept by; of IPv6 the first 64 bits, since a household has the rest for itself.</summary>
    public static string Place(HttpContext context) =>
        context.Connection.RemoteIpAddress switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } mapped => $"{mapped.MapToIPv4()}",
            { AddressFamily: AddressFamily.InterNetworkV6 } wide => Convert.ToHexString(wide.GetAddressBytes()[..8]),
            var address => $"{address}",
        };

    public static Task RefuseAsync(HttpContext context, TimeSpan wait, string detail)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemAnswer.WriteAsync(
            context,
            StatusCodes.Status429TooManyRequests,
            "Too many requests.",
            $"{detail} Try again in {seconds} s."
        );
    }
}
