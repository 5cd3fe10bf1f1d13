using Microsoft.AspNetCore.HostFiltering;

namespace Rtrl.Web.Security;

/// <summary>Puts the guards at the door.</summary>
internal static class SecurityExtensions
{
    /// <exception cref="StartupException">The server would listen beyond loopback without a token, or the token is too short.</exception>
    public static void AddRtrlSecurity(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new SecurityOptions();
        var addresses = ListenAddresses.From(builder.Configuration);
        if (addresses.Defaulted)
            builder.WebHost.UseUrls(ListenAddresses.Default);
        if (addresses.BeyondLoopback is { Count: > 0 } open && !options.TokenRequired)
        {
            throw new StartupException(
                $"{string.Join(", ", open)} can be reached from other machines, so a token is required. Set Rtrl__Security__Token to a secret of at least {SecurityOptions.ShortestToken} characters, or listen on {ListenAddresses.Default}.");
        }
        if (options.TokenRequired && options.Token!.Length < SecurityOptions.ShortestToken)
            throw new StartupException($"The token has {options.Token.Length} characters; at least {SecurityOptions.ShortestToken} are required.");

        builder.Services.Configure<SecurityOptions>(builder.Configuration.GetSection(SecurityOptions.Section));
        builder.Services.Configure<HostFilteringOptions>(filtering => filtering.AllowedHosts = [.. Hosts(addresses, options)]);
        builder.Services.AddAntiforgery(antiforgery => antiforgery.Cookie.SameSite = SameSiteMode.Strict);
        if (options.TokenRequired)
            builder.Services.AddSingleton(new AccessToken(options.Token!));
    }

    /// <summary>In the order a visitor meets them; behind the exception handler.</summary>
    public static void UseRtrlSecurity(this WebApplication app)
    {
        app.UseMiddleware<OriginGuard>();
        if (app.Services.GetService<AccessToken>() is not null)
            app.UseMiddleware<TokenGuard>();
    }

    /// <summary>A wildcard address has no names of its own: there the token guards alone, unless hosts are named.</summary>
    private static IEnumerable<string> Hosts(ListenAddresses addresses, SecurityOptions options) =>
        options.AllowedHosts.Count == 0 && addresses.Hosts.Any(ListenAddresses.IsWildcard)
            ? ["*"]
            : addresses.Hosts.Where(host => !ListenAddresses.IsWildcard(host)).Concat(options.AllowedHosts).Concat(["localhost", "127.0.0.1", "[::1]"]).Distinct(StringComparer.OrdinalIgnoreCase);
}
