using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Rtrl.Web.Security;

/// <summary>The one page a visitor without the token sees.</summary>
internal static class LoginPage
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", (HttpContext context, IAntiforgery antiforgery, string? returnUrl) => context.User.Identity is { IsAuthenticated: true }
            ? Results.LocalRedirect(ReturnAddress.Of(returnUrl))
            : Page(context, antiforgery, returnUrl, "", StatusCodes.Status200OK)).ExcludeFromDescription();
        routes.MapPost("/login", EnterAsync).ExcludeFromDescription();
        // Not for other sites to press: the origin guard asks where a POST comes from.
        routes.MapPost("/logout", async (HttpContext context) =>
        {
            await context.SignOutAsync();
            return Results.LocalRedirect("/login");
        }).ExcludeFromDescription();
    }

    private static async Task<IResult> EnterAsync(HttpContext context, IAntiforgery antiforgery, AccessToken access, GuessBrake brake)
    {
        if (await FormAsync(context.Request) is not { } form || !await antiforgery.IsRequestValidAsync(context))
            return Page(context, antiforgery, null, "This form cannot be read, or has grown too old. Try again.", StatusCodes.Status400BadRequest);
        var returnUrl = form["returnUrl"].ToString();
        switch (brake.IsRight(context, access, [form["token"].ToString()]))
        {
            case null:
                context.Response.Headers.RetryAfter = $"{GuessBrake.Window.TotalSeconds:0}";
                return Page(context, antiforgery, returnUrl, $"{TokenGuard.TooManyGuesses} Try again in {GuessBrake.Window.TotalSeconds:0} s.", StatusCodes.Status429TooManyRequests);
            case false:
                return Page(context, antiforgery, returnUrl, "That is not the token. It stands in the server's configuration as Rtrl:Security:Token.", StatusCodes.Status401Unauthorized);
            default:
                await TokenGuard.LetInAsync(context);
                return Results.LocalRedirect(ReturnAddress.Of(returnUrl));
        }
    }

    private static async Task<IFormCollection?> FormAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync() : null;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return null;
        }
    }

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
                  <input type="hidden" name="returnUrl" value="{{encode.Encode(ReturnAddress.Of(returnUrl))}}">
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
