namespace Rtrl.Web.Security;

/// <summary>Where the configuration says that the server listens.</summary>
internal sealed class ListenAddresses
{
    public const string Default = "http://localhost:5080";

    private ListenAddresses(IReadOnlyList<ListenAddress> all) => All = all;

    public IReadOnlyList<ListenAddress> All { get; }

    public IReadOnlyList<ListenAddress> BeyondLoopback => [.. All.Where(address => !address.IsLoopback)];

    /// <summary>Whether nothing is configured, so that <see cref="Default"/> applies.</summary>
    public bool Defaulted { get; private init; }

    /// <summary>Reads every place where ASP.NET looks for addresses.</summary>
    /// <exception cref="StartupException">One of them is no address.</exception>
    public static ListenAddresses From(IConfiguration configuration)
    {
        var all = new List<ListenAddress>(Listed(configuration, "urls").Select(url => ListenAddress.Parse("urls", url)));
        if (all.Count == 0)
        {
            foreach (var (key, scheme) in new[] { ("http_ports", "http"), ("https_ports", "https") })
                all.AddRange(Listed(configuration, key).Select(port => ListenAddress.Parse(key, $"{scheme}://*:{port}")));
        }

        all.AddRange(
            configuration
                .GetSection("Kestrel:Endpoints")
                .GetChildren()
                .Select(endpoint => ListenAddress.Parse($"{endpoint.Path}:Url", endpoint["Url"] ?? ""))
        );
        return all.Count > 0 ? new ListenAddresses(all) : new ListenAddresses([ListenAddress.Parse("", Default)]) { Defaulted = true };
    }

    private static string[] Listed(IConfiguration configuration, string key) =>
        configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
