using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Rtrl.Tests.Web.Security;

/// <summary>Lets a test's request say which address it comes from, as if it had come over the network.</summary>
internal sealed class RemoteAddress : IStartupFilter
{
    public const string Header = "X-Test-Remote";

    public static void Install(WebApplicationBuilder builder) => builder.Services.AddSingleton<IStartupFilter, RemoteAddress>();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (context, rest) =>
                {
                    if (context.Request.Headers[Header] is { Count: > 0 } address)
                        context.Connection.RemoteIpAddress = IPAddress.Parse(address.ToString());
                    return rest(context);
                }
            );
            next(app);
        };
}
