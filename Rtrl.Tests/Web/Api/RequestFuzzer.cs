using System.Globalization;
using System.Text;

namespace Rtrl.Tests.Web.Api;

/// <summary>
/// Makes requests of every operation in turn: as the description allows, or with something wrong in path, query, headers, content type or
/// body. The same seed and the same values make the same requests.
/// </summary>
/// <param name="plausible">Values that a parameter or field of that name may have, as JSON; null where the fuzzer is to find its
/// own.</param>
/// <param name="file">A file that an operation takes.</param>
internal sealed class RequestFuzzer(
    IReadOnlyList<ApiOperation> operations,
    int seed,
    Func<ApiOperation, string, IReadOnlyList<string>?> plausible,
    Func<byte[]> file
)
{
    private static readonly string[] s_values =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1",
        "0.5",
        "-0.0",
        "2147483647",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "1e308",
        "1e400",
        "1e-400",
        "NaN",
        "\"\"",
        "\" \"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"1\"",
        "\"\\ud800\"",
        "\"x\\udc00y\"",
        "\"\\u0000\"",
        "\"\\u202e\\ufeff\"",
        "\"\\ud83d\\ude00\"",
        "\"../../rtrl.db\"",
        "\"'; DROP TABLE runs; --\"",
        "\"<script>alert(1)</script>\"",
        "\"{0}%s%n\"",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "[{}]",
        "[1,1]",
        "{\"\":1}",
        "{\"x\":null}",
        "{\"\\udfff\":1}",
        "\"live\"",
        "\"latest\"",
    ];

    private static readonly string[] s_targets =
    [
        "%ED%A0%80",
        "%C0%80",
        "%FF",
        "%00",
        "%0A",
        "%2e%2e",
        "%2e%2e%2f%2e%2e",
        "%2F",
        "%5C",
        "%25",
        "%",
        "%zz",
        "+",
        "-1",
        "0",
        "1",
        "1.0",
        "1e3",
        "%201",
        "0x1",
        "%EF%BC%91",
        "NaN",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "abc",
        "%F0%9F%98%80",
        "null",
        "true",
        "a%00b",
        "1%2C2",
        "%3Cscript%3E",
        "'",
        ";",
        ".",
        "..",
    ];

    private static readonly string?[] s_contentTypes =
    [
        null,
        "",
        "application/json; charset=klingon",
        "application/json; charset=utf-16",
        "application/json; charset=",
        "application/json; charset=\"utf-8\"",
        "application/problem+json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json/json",
        "a",
        "*/*",
        "application/json; q=%",
        "application/json, text/plain",
    ];

    private static readonly (string, string)[] s_headers =
    [
        ("Accept", "text/html"),
        ("Accept", "%%%"),
        ("Accept", "application/xml;q=9"),
        ("Accept-Encoding", "gzip;q=0, klingon"),
        ("Content-Encoding", "gzip"),
        ("Range", "bytes=9-1"),
        ("Range", "bytes=0-0,-1"),
        ("Range", "lines=1"),
        ("If-Modified-Since", "yesterday"),
        ("If-None-Match", "*"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "no-cors"),
        ("Authorization", "Bearer"),
        ("Authorization", "Bearer " + "x"),
        ("Cookie", "rtrl-access=%00; =; ;;"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("Content-Language", "tlh"),
        ("Expect", "200-ok"),
        ("X-Forwarded-For", "999.1.1.1"),
    ];

    private readonly Random _random = new(seed);
    private int _number;

    /// <summary>The next request; every operation comes once before any comes again.</summary>
    public FuzzedRequest Next()
    {
        var operation = operations[_number % operations.Count];
        var wrong = _random.Next(4) != 0; // a quarter is meant to succeed
        var target = Target(operation, wrong);
        var (body, contentType) =
            operation.TakesFile ? (File(wrong), ApiDescription.FileType)
            : operation.Body is { } shape ? Body(operation, shape, wrong)
            : Chance(wrong, 10) ? ("{}"u8.ToArray(), "application/json")
            : (null, null);
        var headers = Chance(wrong, 6) ? new[] { Pick(s_headers) } : [];
        var method = Chance(wrong, 30) ? Pick("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "BREW") : operation.Method;
        return new FuzzedRequest(
            _number++,
            operation,
            method,
            target,
            method is "GET" or "HEAD" or "TRACE" ? null : body,
            contentType,
            headers
        );
    }

    private string Target(ApiOperation operation, bool wrong)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            var value = Chance(wrong, 5)
                ? Chance(true, 20)
                    ? new string('9', 4_000)
                    : Pick(s_targets)
                : Uri.EscapeDataString(Value(operation, parameter.Name, parameter.Shape, wrong: false).Trim('"'));
            if (parameter.InPath)
                path = path.Replace($"{{{parameter.Name}}}", value, StringComparison.Ordinal);
            else if (value != "null" && Chance(true, 3))
                query.Add($"{parameter.Name}={value}");
            if (!parameter.InPath && Chance(wrong, 20))
                query.Add($"{parameter.Name}={Pick(s_targets)}");
        }

        if (Chance(wrong, 15))
            query.Add(Pick("colour=red", "=", "&&", "id=1", "%ED%A0%80=1", "a[b]=1", "limit"));
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private (byte[]? Body, string? ContentType) Body(ApiOperation operation, ApiShape shape, bool wrong)
    {
        var json = Chance(wrong, 12) ? Pick(s_values) : Object(operation, shape, wrong);
        var bytes = Encoding.UTF8.GetBytes(json);
        if (Chance(wrong, 6))
        {
            bytes = _random.Next(9) switch
            {
                0 => bytes[.._random.Next(bytes.Length)],
                1 => [.. bytes, .. "}"u8],
                2 => [0xEF, 0xBB, 0xBF, .. bytes],
                3 => Encoding.Unicode.GetBytes(json),
                4 => [],
                5 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"settings\":", 5_000))),
                6 => [.. bytes, .. Enumerable.Repeat((byte)' ', 1_100_000)],
                7 => [.. Spoilt(bytes)],
                _ => Encoding.UTF8.GetBytes(json.Replace("\"", "'", StringComparison.Ordinal)),
            };
        }

        return (bytes, Chance(wrong, 10) ? Pick(s_contentTypes) : "application/json");
    }

    /// <summary>Whole, cut short, or with other bytes in it.</summary>
    private byte[] File(bool wrong)
    {
        byte[] bytes = [.. file()];
        if (Chance(wrong, 2))
            return bytes[.._random.Next(bytes.Length)];
        for (var spoilt = wrong ? _random.Next(4) : 0; spoilt > 0; spoilt--)
            bytes[_random.Next(bytes.Length)] ^= (byte)_random.Next(256);
        return bytes;
    }

    private IEnumerable<byte> Spoilt(byte[] bytes)
    {
        var at = _random.Next(bytes.Length + 1);
        return [.. bytes[..at], 0xED, 0xA0, 0x80, .. bytes[at..]];
    }

    private string Object(ApiOperation operation, ApiShape shape, bool wrong)
    {
        var members = new List<string>();
        foreach (var (name, field) in shape.Fields)
        {
            if (Chance(true, 2))
                members.Add($"\"{name}\":{Value(operation, name, field, wrong)}");
            if (Chance(wrong, 40))
                members.Add($"\"{Pick(name, name.ToUpperInvariant(), "\\u0000", "colour", "\\ud800", "")}\":{Pick(s_values)}");
        }

        return $"{{{string.Join(',', members)}}}";
    }

    private string Value(ApiOperation operation, string name, ApiShape shape, bool wrong)
    {
        if (Chance(wrong, 4))
            return Chance(true, 25) ? $"\"{new string('x', 20_000)}\""
                : Chance(true, 25) ? new string('[', 70) + new string(']', 70)
                : Pick(s_values);
        if (plausible(operation, name) is { Count: > 0 } known && !(shape.Kind == "object" && Chance(wrong, 2)))
            return Pick([.. known]);
        return shape.Kind switch
        {
            "object" => Object(operation, shape, wrong),
            "array" => "["
                + string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(operation, name + "[]", shape.Entry!, wrong)))
                + "]",
            "table" when shape.Entry is null => "{}",
            "table" => "{"
                + string.Join(
                    ',',
                    Enumerable
                        .Range(0, _random.Next(3))
                        .Select(index => $"\"x{index}\":{Value(operation, name + "{}", shape.Entry!, wrong)}")
                )
                + "}",
            "string" when shape.Choices.Count > 0 => $"\"{Pick([.. shape.Choices])}\"",
            "boolean" => Pick("true", "false"),
            "integer" => _random.Next(30).ToString(CultureInfo.InvariantCulture),
            "number" => _random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
            _ => "\"a\"",
        };
    }

    private bool Chance(bool at, int oneIn) => at && _random.Next(oneIn) == 0;

    private T Pick<T>(params T[] from) => from[_random.Next(from.Length)];
}
