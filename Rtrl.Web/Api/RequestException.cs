using Rtrl.Engine.Settings;

namespace Rtrl.Web.Api;

/// <summary>A request that cannot be served as it is: per field the value given and what is allowed.</summary>
internal sealed class RequestException(int status, IReadOnlyList<SettingProblem> problems)
    : Exception(string.Join(" ", problems.Select(problem => problem.Message)))
{
    public int Status { get; } = status;

    public IReadOnlyList<SettingProblem> Problems { get; } = problems;

    public static RequestException Bad(string field, object? value, string allowed) =>
        Of(StatusCodes.Status400BadRequest, field, value, $"{field} is {(value is null ? "missing" : $"“{value}”")}; allowed: {allowed}.");

    public static RequestException NotFound(string field, object value, string message) =>
        Of(StatusCodes.Status404NotFound, field, value, message);

    public static RequestException Of(int status, string field, object? value, string message) =>
        new(status, [new SettingProblem(field, value?.ToString(), message)]);
}
