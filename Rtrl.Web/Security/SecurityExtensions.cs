using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Rtrl.Data;

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
                $"{string.Join(", ", open)} can be reached from other machines, so a token is required. Set Rtrl__Security__Token "
                    + $"to a secret of at least {SecurityOptions.ShortestToken} characters, or listen on {ListenAddresses.Default}."
            );
        }
        // Addresses that the configuration changes to later have passed no check.
        builder.WebHost.ConfigureKestrel(
            (context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false)
        );
        builder.Services.AddHostedService<OpenDoorCheck>();
        if (options.TokenRequired && SecurityOptions.Visible(options.Secret) is var length and < SecurityOptions.ShortestToken)
            throw new StartupException(
                $"The token has {length} characters that can be seen; at least {SecurityOptions.ShortestToken} are required."
            );

        builder.Services.Configure<SecurityOptions>(builder.Configuration.GetSection(SecurityOptions.Section));
        builder.Services.Configure<HostFilteringOptions>(filtering => filtering.AllowedHosts = [.. Hosts(addresses, options)]);
        builder.Services.AddAntiforgery(antiforgery => antiforgery.Cookie.SameSite = SameSiteMode.Strict);
        if (options.RequestsPerSecond is < 1 or > 100_000)
            throw new StartupException($"Rtrl:Security:RequestsPerSecond is {options.RequestsPerSecond}; allowed are 1 to 100,000.");
        builder
            .Services.AddDataProtection()
            .SetApplicationName("rtrl")
            .PersistKeysToFileSystem(new DirectoryInfo(KeyFolder(builder.Configuration)));
        if (options.TokenRequired)
            builder.Services.AddDoor(options);
    }

    /// <summary>In the order a visitor meets them; behind the exception handler.</summary>
    public static void UseRtrlSecurity(this WebApplication app)
    {
        ShutKeyFolder(KeyFolder(app.Configuration));
        var door = app.Services.GetService<AccessToken>() is not null;
        if (door)
            app.UseRateLimiter();
        app.UseMiddleware<OriginGuard>();
        if (!door)
            return;
        app.UseAuthentication();
        app.UseMiddleware<TokenGuard>();
    }

    /// <summary>
    /// The token, the cookie of those who showed it, a brake on guesses, and a limit for every address beyond this machine.
    /// </summary>
    private static void AddDoor(this IServiceCollection services, SecurityOptions options)
    {
        services.AddSingleton(new AccessToken(options.Secret));
        services.AddSingleton<GuessBrake>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        services
            .AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IDataProtectionProvider, AccessToken>(
                (cookie, protection, access) =>
                {
                    cookie.Cookie.Name = "rtrl-access";
                    cookie.Cookie.SameSite = SameSiteMode.Strict;
                    cookie.Cookie.IsEssential = true;
                    cookie.ExpireTimeSpan = TimeSpan.FromDays(30);
                    cookie.DataProtectionProvider = protection.CreateProtector(access.Purpose);
                }
            );
        services.AddRateLimiter(limits =>
        {
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                Visitor.IsHere(context)
                    ? RateLimitPartition.GetNoLimiter("")
                    : RateLimitPartition.GetTokenBucketLimiter(
                        Visitor.Place(context),
                        _ => new TokenBucketRateLimiterOptions
                        {
                            TokenLimit = 10 * options.RequestsPerSecond,
                            TokensPerPeriod = options.RequestsPerSecond,
                            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                        }
                    )
            );
            limits.OnRejected = (refused, _) =>
                new ValueTask(
                    Visitor.RefuseAsync(
                        refused.HttpContext,
                        refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
                        $"One address may make {options.RequestsPerSecond:N0} requests per second (Rtrl:Security:RequestsPerSecond)."
                    )
                );
        });
    }

    /// <summary>What seals cookies and forms lies beside the database, for its owner alone.</summary>
    private static string KeyFolder(IConfiguration configuration) => HistoryOptions.From(configuration).Path + ".keys";

    /// <exception cref="StartupException">The folder cannot be made.</exception>
    private static void ShutKeyFolder(string folder)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
                return;
            }

            Directory.CreateDirectory(folder, Owner);
            File.SetUnixFileMode(folder, Owner);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The folder {folder}, which holds the keys of cookies and forms, cannot be made for its owner alone: {fault.Message}"
            );
        }
    }

    /// <summary>A wildcard address has no names of its own: there the token guards alone, unless hosts are named.</summary>
    private static IEnumerable<string> Hosts(ListenAddresses addresses, SecurityOptions options) =>
        options.AllowedHosts.Count == 0 && addresses.All.Any(address => address.IsWildcard)
            ? ["*"]
            : addresses
                .All.Where(address => !address.IsWildcard)
                .Select(address => address.Host)
                .Concat(options.AllowedHosts)
                .Concat(["localhost", "127.0.0.1", "[::1]"])
                .Distinct(StringComparer.OrdinalIgnoreCase);
}
