using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Web.Http;

namespace Rtrl.Web.Security;

/// <summary>
/// Lets a visitor pass who has entered before (ASP.NET's cookie) or shows the token: as "Authorization: Bearer", or as "?token=" (exchanged
/// for the cookie, then taken out of the address). Pages send others to the login page; REST and the hub answer 401.
/// </summary>
internal sealed class TokenGuard(RequestDelegate next, AccessToken token, GuessBrake brake)
{
    public const string TooManyGuesses = "Too many wrong tokens came from your address.";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsOpen(request.Path) || context.User.Identity is { IsAuthenticated: true })
        {
            await next(context);
            return;
        }

        string[] guesses = [.. Guesses(request)];
        bool? right = guesses.Length == 0 ? false : brake.IsRight(context, token, guesses);
        if (right is null)
            await Visitor.RefuseAsync(context, GuessBrake.Window, TooManyGuesses);
        else if (right.Value)
            await EnterAsync(context);
        else if (request.Path.IsMachine() || !HttpMethods.IsGet(request.Method))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ProblemAnswer.WriteAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "A token is required.",
                "Send the token as “Authorization: Bearer …”, or open /login once in this browser."
            );
        }
        else
            context.Response.Redirect("/login" + QueryString.Create("returnUrl", request.Path + request.QueryString));
    }

    /// <summary>Gives the browser a cookie that says it has entered.</summary>
    public static Task LetInAsync(HttpContext context) =>
        context.SignInAsync(
            new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(ClaimTypes.Name, "visitor")], CookieAuthenticationDefaults.AuthenticationScheme)
            ),
            new AuthenticationProperties { IsPersistent = true }
        );

    /// <summary>The door and what it is drawn with, which is the same for everybody; and whether anybody is at home.</summary>
    private static bool IsOpen(PathString path) =>
        path == "/login"
        || path == "/logout"
        || path == "/health"
        || path == "/favicon.svg"
        || path.IsUnder("/css")
        || path.IsUnder("/fonts");

    private async Task EnterAsync(HttpContext context)
    {
        var request = context.Request;
        if (token.Is(request.Query["token"]))
        {
            await LetInAsync(context);
            if (HttpMethods.IsGet(request.Method) && !request.Path.IsMachine())
            {
                context.Response.Redirect(WithoutToken(request));
                return;
            }
        }

        await next(context);
    }

    /// <summary>Browsers cannot set headers on a WebSocket; SignalR's clients send the token as access_token there.</summary>
    private static IEnumerable<string> Guesses(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            yield return header["Bearer ".Length..];
        if (request.Path.IsUnder("/hubs") && request.Query["access_token"] is { Count: > 0 } sent)
            yield return sent.ToString();
        if (request.Query["token"] is { Count: > 0 } asked)
            yield return asked.ToString();
    }

    private static string WithoutToken(HttpRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
        query.Remove("token");
        return ReturnAddress.Of(QueryHelpers.AddQueryString(request.PathBase + request.Path, query));
    }
}
