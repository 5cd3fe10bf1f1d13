using System.Text;

namespace Rtrl.Tests.Web.Api;

/// <summary>A request as it goes over the wire.</summary>
/// <param name="Target">Path and query, encoded as they are sent.</param>
internal sealed record FuzzedRequest(
    int Number,
    ApiOperation Operation,
    string Method,
    string Target,
    byte[]? Body,
    string? ContentType,
    IReadOnlyList<(string Name, string Value)> Headers
)
{
    public HttpRequestMessage Message(Uri server)
    {
        // As written: no %2e becomes a dot on its way.
        var address = new Uri(
            server.GetLeftPart(UriPartial.Authority) + Target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        var message = new HttpRequestMessage(new HttpMethod(Method), address)
        {
            Content = Body is null ? null : new ByteArrayContent(Body),
        };
        if (ContentType is not null)
            message.Content?.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString()
    {
        var body = Body is null ? "" : $" {ContentType} {Encoding.UTF8.GetString(Body)}";
        return $"#{Number} {Method} {Cut(Target)}{Cut(body)} {string.Join(' ', Headers)}";
    }

    private static string Cut(string text) => text.Length <= 600 ? text : text[..600] + "…";
}
