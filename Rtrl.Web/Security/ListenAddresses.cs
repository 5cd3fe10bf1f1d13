using System.Net;

namespace Rtrl.Web.Security;

/// <summary>Where the configuration says that the server listens.</summary>
internal sealed class ListenAddresses
{
    public const string Default = "http://localhost:5080";

    private ListenAddresses(IReadOnlyList<string> urls) => Urls = urls;

    public IReadOnlyList<string> Urls { get; }

    public IEnumerable<string> Hosts => Urls.Select(HostOf);

    public IReadOnlyList<string> BeyondLoopback => [.. Urls.Where(url => !IsLoopback(HostOf(url)))];

    /// <summary>Whether nothing is configured, so that <see cref="Default"/> applies.</summary>
    public bool Defaulted { get; private init; }

    public static ListenAddresses From(IConfiguration configuration)
    {
        var urls = new List<string>();
        var listed = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        urls.AddRange(listed);
        if (listed.Length == 0)
        {
            foreach (var (key, scheme) in new[] { ("http_ports", "http"), ("https_ports", "https") })
                urls.AddRange((configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []).Select(port => $"{scheme}://*:{port}"));
        }
        urls.AddRange(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>());
        return urls.Count > 0 ? new ListenAddresses(urls) : new ListenAddresses([Default]) { Defaulted = true };
    }

    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether a host stands for every address of the machine.</summary>
    public static bool IsWildcard(string host) => host is "*" or "+" or "0.0.0.0" or "[::]";

    private static string HostOf(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        var rest = start < 0 ? url : url[(start + 3)..];
        rest = rest.Split('/', 2)[0];
        return rest.StartsWith('[') ? rest[..(rest.IndexOf(']', StringComparison.Ordinal) + 1)] : rest.Split(':', 2)[0];
    }
}
