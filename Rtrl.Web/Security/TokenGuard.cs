using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Web.Api;

namespace Rtrl.Web.Security;

/// <summary>
/// Lets a visitor pass who shows the token: as "Authorization: Bearer", as "?token=" (kept as a cookie, then taken out of the address) or as
/// that cookie. Pages send others to the login page; REST and the hub answer 401.
/// </summary>
internal sealed class TokenGuard(RequestDelegate next, AccessToken token)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsOpen(request.Path) || IsBearer(request) || token.IsCookie(request.Cookies[AccessToken.CookieName]))
        {
            await next(context);
            return;
        }
        if (token.Is(request.Query["token"]))
        {
            LetIn(context, token);
            if (HttpMethods.IsGet(request.Method) && !IsMachine(request.Path))
                context.Response.Redirect(WithoutToken(request));
            else
                await next(context);
            return;
        }
        if (IsMachine(request.Path) || !HttpMethods.IsGet(request.Method))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "A token is required.", "Send the token as “Authorization: Bearer …”, or open /login once in this browser.");
            return;
        }
        context.Response.Redirect("/login" + QueryString.Create("returnUrl", request.Path + request.QueryString));
    }

    public static void LetIn(HttpContext context, AccessToken token) =>
        context.Response.Cookies.Append(AccessToken.CookieName, token.CookieValue, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(30),
        });

    private static bool IsOpen(PathString path) => path == "/login" || path == "/health";

    private static bool IsMachine(PathString path) =>
        path.IsUnder("/api") || path.IsUnder("/hubs") || path.IsUnder("/_blazor") || path.IsUnder("/openapi") || path == "/metrics";

    private bool IsBearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        // Browsers cannot set headers on a WebSocket; SignalR's clients send the token as access_token there.
        return (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && token.Is(header["Bearer ".Length..].Trim()))
            || (request.Path.IsUnder("/hubs") && token.Is(request.Query["access_token"]));
    }

    private static string WithoutToken(HttpRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
        query.Remove("token");
        return QueryHelpers.AddQueryString(request.PathBase + request.Path, query);
    }
}
