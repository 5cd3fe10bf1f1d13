using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Rtrl.Web.Security;

/// <summary>The one page a visitor without the token sees.</summary>
internal static class LoginPage
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/login",
                (HttpContext context, IAntiforgery antiforgery, string? returnUrl) =>
                    context.User.Identity is { IsAuthenticated: true }
                        ? Results.LocalRedirect(ReturnAddress.Of(returnUrl))
                        : Page(context, antiforgery, returnUrl, "", StatusCodes.Status200OK)
            )
            .ExcludeFromDescription();
        routes.MapPost("/login", EnterAsync).ExcludeFromDescription();
        // Not for other sites to press: the origin guard asks where a POST comes from.
        routes
            .MapPost(
                "/logout",
                async (HttpContext context) =>
                {
                    await context.SignOutAsync();
                    return Results.LocalRedirect("/login");
                }
            )
            .ExcludeFromDescription();
    }

    private static async Task<IResult> EnterAsync(HttpContext context, IAntiforgery antiforgery, AccessToken access, GuessBrake brake)
    {
        if (await FormAsync(context.Request) is not { } form || !await antiforgery.IsRequestValidAsync(context))
            return Page(
                context,
                antiforgery,
                null,
                "This form cannot be read, or has grown too old. Try again.",
                StatusCodes.Status400BadRequest
            );
        var returnUrl = form["returnUrl"].ToString();
        switch (brake.IsRight(context, access, [form["token"].ToString()]))
        {
            case null:
                context.Response.Headers.RetryAfter = $"{GuessBrake.Window.TotalSeconds:0}";
                return Page(
                    context,
                    antiforgery,
                    returnUrl,
                    $"{TokenGuard.TooManyGuesses} Try again in {GuessBrake.Window.TotalSeconds:0} s.",
                    StatusCodes.Status429TooManyRequests
                );
            case false:
                return Page(context, antiforgery, returnUrl, "That is not the token.", StatusCodes.Status401Unauthorized);
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
        var problem = message.Length == 0 ? "" : $"""<p class="error" id="problem" role="alert">{encode.Encode(message)}</p>""";
        return Results.Content(
            $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>Enter · Rtrl</title>
              <link rel="stylesheet" href="/css/tokens.css">
              <link rel="stylesheet" href="/css/fonts.css">
              <link rel="stylesheet" href="/css/app.css">
              <link rel="icon" type="image/svg+xml" href="/favicon.svg">
            </head>
            <body class="door">
              <main class="card">
                <h1 class="brand"><img src="/favicon.svg" alt="" width="22" height="22">Rtrl</h1>
                <form method="post" action="/login">
                  <div class="field {{(message.Length == 0 ? "" : "bad")}}">
                    <label for="token">Token</label>
                    <span class="input"><input id="token" name="token" type="password" autocomplete="current-password" required autofocus aria-describedby="where{{(
                message.Length == 0 ? "" : " problem"
            )}}"></span>
                    {{problem}}
                  </div>
                  <input type="hidden" name="returnUrl" value="{{encode.Encode(ReturnAddress.Of(returnUrl))}}">
                  <input type="hidden" name="{{encode.Encode(tokens.FormFieldName)}}" value="{{encode.Encode(tokens.RequestToken ?? "")}}">
                  <button class="btn primary lg" type="submit">Enter</button>
                </form>
                <p id="where">This server asks for its token. Whoever started it chose it, as <code>Rtrl__Security__Token</code>.</p>
              </main>
            </body>
            </html>
            """,
            "text/html; charset=utf-8",
            statusCode: status
        );
    }
}
