using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace Rtrl.Web.Security;

/// <summary>The one page a visitor without the token sees.</summary>
internal static class LoginPage
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", (HttpContext context, IAntiforgery antiforgery, string? returnUrl) => Page(context, antiforgery, returnUrl, "", StatusCodes.Status200OK)).ExcludeFromDescription();
        routes.MapPost("/login", (HttpContext context, IAntiforgery antiforgery, AccessToken access, [FromForm(Name = "token")] string? entered, [FromForm(Name = "returnUrl")] string? returnUrl) =>
        {
            if (!access.Is(entered))
                return Page(context, antiforgery, returnUrl, "That is not the token. It stands in the server's configuration as Rtrl:Security:Token.", StatusCodes.Status401Unauthorized);
            TokenGuard.LetIn(context, access);
            return Results.LocalRedirect(Local(returnUrl));
        }).ExcludeFromDescription();
    }

    private static string Local(string? returnUrl) =>
        returnUrl is ['/', ..] && !returnUrl.StartsWith("//", StringComparison.Ordinal) && !returnUrl.StartsWith("/\\", StringComparison.Ordinal) ? returnUrl : "/";

    private static IResult Page(HttpContext context, IAntiforgery antiforgery, string? returnUrl, string message, int status)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        var encode = HtmlEncoder.Default;
        return Results.Content($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Enter · Rtrl</title>
              <style>
                :root { color-scheme: light dark; font: 15px/1.5 Inter, system-ui, sans-serif; }
                main { max-width: 24rem; margin: 20vh auto 0; padding: 0 1rem; }
                input, button { font: inherit; padding: .4rem .6rem; width: 100%; box-sizing: border-box; margin-top: .5rem; }
              </style>
            </head>
            <body>
              <main>
                <h1>Rtrl</h1>
                <p>This server asks for a token.</p>
                <form method="post" action="/login">
                  <label for="token">Token</label>
                  <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
                  <input type="hidden" name="returnUrl" value="{{encode.Encode(Local(returnUrl))}}">
                  <input type="hidden" name="{{encode.Encode(tokens.FormFieldName)}}" value="{{encode.Encode(tokens.RequestToken ?? "")}}">
                  <button type="submit">Enter</button>
                </form>
                <p role="alert">{{encode.Encode(message)}}</p>
              </main>
            </body>
            </html>
            """, "text/html; charset=utf-8", statusCode: status);
    }
}
