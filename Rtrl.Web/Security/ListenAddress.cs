using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rtrl.Web.Security;

/// <summary>
/// One address to listen on. Kestrel takes whatever it cannot read for a name, and a name for every address of the machine; here only what
/// comes back as it was written is an address.
/// </summary>
internal sealed record ListenAddress(string Scheme, string Host, int Port)
{
    public const string Allowed =
        "http:// or https://, then localhost, an IP address as it is usually written (IPv6 in brackets), a host name or *, then a "
        + "colon and a port from 0 to 65535 (0, any that is free, not with localhost, which is two addresses)";

    /// <summary>Whether the host stands for every address of the machine.</summary>
    public bool IsWildcard => Host is "*" or "+" or "0.0.0.0" or "[::]";

    public bool IsLoopback => IsLocalhost(Host) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <exception cref="StartupException">The text is no such address.</exception>
    /// <param name="source">Where it was configured.</param>
    public static ListenAddress Parse(string source, string text) =>
        TryParse(text)
        ?? throw new StartupException(
            $"{source}: “{text}” is no address to listen on. Allowed: {Allowed}; for example {ListenAddresses.Default}."
        );

    /// <summary>Null when the text is anything else than <see cref="Allowed"/>.</summary>
    public static ListenAddress? TryParse(string text)
    {
        if (text.Split("://", 2) is not [var scheme, var rest] || DefaultPort(scheme) is not { } port)
            return null;
        var place = rest.EndsWith('/') ? rest[..^1] : rest;
        var colon = place.LastIndexOf(':');
        var host = colon > place.LastIndexOf(']') ? place[..colon] : place;
        if (host.Length < place.Length && !TryPort(place[(colon + 1)..], out port))
            return null;
        return IsHost(host) && !(IsLocalhost(host) && port == 0) ? new ListenAddress(scheme, host, port) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");

    private static int? DefaultPort(string scheme) =>
        scheme.ToLowerInvariant() switch
        {
            "http" => 80,
            "https" => 443,
            _ => null,
        };

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
        && port <= IPEndPoint.MaxPort
        && port.ToString(CultureInfo.InvariantCulture) == text;

    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>127.1 and 0x7f.0.0.1 are addresses too, but do not come back as they stand there.</summary>
    private static bool IsHost(string host) =>
        IPAddress.TryParse(host, out var address)
            ? host.Equals(
                address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}",
                StringComparison.OrdinalIgnoreCase
            )
            : host is "*" or "+" || IsLocalhost(host) || IsName(host);

    /// <summary>A name whose last label is a number is an address with a typing error.</summary>
    private static bool IsName(string host) =>
        host.All(char.IsAscii)
        && Uri.CheckHostName(host) == UriHostNameType.Dns
        && host.TrimEnd('.').Split('.')[^1].Any(char.IsAsciiLetter);
}
