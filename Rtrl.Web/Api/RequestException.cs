namespace Rtrl.Web.Api;

/// <summary>A request that cannot be served as it is: the field, the value given, and what is allowed.</summary>
internal sealed class RequestException(int status, string field, string? value, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Field { get; } = field;

    public string? Value { get; } = value;

    public static RequestException Bad(string field, object? value, string allowed) =>
        new(StatusCodes.Status400BadRequest, field, value?.ToString(), $"{field} is {(value is null ? "missing" : $"“{value}”")}; allowed: {allowed}.");

    public static RequestException NotFound(string field, object value, string message) =>
        new(StatusCodes.Status404NotFound, field, value.ToString(), message);
}
