using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Diagnostics;
using Rtrl.Data;
using Rtrl.Web.Http;

namespace Rtrl.Web.Components;

/// <summary>
/// What a visitor sees while the history cannot even be read: what happened, what is safe, what to do. Every page of ours would read it.
/// </summary>
internal sealed class HistoryFaultPage : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var path = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path;
        if (exception is not HistoryException { Fault: { } fault } || new PathString(path).IsUnder("/api"))
            return false;
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(
            $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Held · Rtrl</title>
              <style>
                :root { color-scheme: light dark; font: 15px/1.5 Inter, system-ui, sans-serif; }
                main { max-width: 40rem; margin: 20vh auto 0; padding: 0 1rem; overflow-wrap: anywhere; }
              </style>
            </head>
            <body>
              <main>
                <h1>The history cannot be read</h1>
                <p role="alert">{{HtmlEncoder.Default.Encode(fault.Message)}}</p>
                <p><a href="{{HtmlEncoder.Default.Encode(path)}}">Look again</a></p>
              </main>
            </body>
            </html>
            """,
            cancellationToken
        );
        return true;
    }
}
