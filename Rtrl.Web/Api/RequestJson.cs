using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace Rtrl.Web.Api;

/// <summary>Reads the body of a request: JSON in UTF-8 (RFC 8259), of the shape of a type.</summary>
internal static class RequestJson
{
    public const string MediaType = "application/json";

    /// <summary>Longest body that is read; the largest honest one is a run's notes, 100,000 characters.</summary>
    public const int MostBytes = 1_000_000;

    /// <exception cref="RequestException">One problem per field, <see cref="JsonShape.MostProblems"/> at most.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonSerializerOptions options, CancellationToken cancellation)
        where T : class
    {
        CheckCharset(request);
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellation);
        using var document = Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        var problems = JsonShape.Differences(document.RootElement, typeof(T), options);
        return problems.Count == 0
            ? document.RootElement.Deserialize<T>(options)!
            : throw new RequestException(StatusCodes.Status400BadRequest, problems);
    }

    private static void CheckCharset(HttpRequest request)
    {
        if (
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.Charset is { HasValue: true } charset
            && !HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        )
            throw RequestException.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "body",
                charset,
                $"The body is in the charset “{charset}”; allowed: utf-8."
            );
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        var text = body.Span.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;
        if (!Utf8.IsValid(text.Span))
            throw RequestException.Of(
                StatusCodes.Status400BadRequest,
                "body",
                null,
                "The body is not UTF-8: some of its bytes, such as half a surrogate pair, are no character."
            );
        try
        {
            return JsonDocument.Parse(text.IsEmpty ? "{}"u8.ToArray() : text);
        }
        catch (JsonException fault)
        {
            throw RequestException.Of(
                StatusCodes.Status400BadRequest,
                "body",
                null,
                $"The body is not JSON that can be read: it goes wrong in line {fault.LineNumber + 1} at byte "
                    + $"{fault.BytePositionInLine + 1}."
            );
        }
    }
}
