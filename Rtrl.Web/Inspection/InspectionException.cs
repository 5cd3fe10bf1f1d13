using Rtrl.Web.Refusals;

namespace Rtrl.Web.Inspection;

/// <summary>A look into a run that was refused.</summary>
public sealed class InspectionException(RefusalKind kind, string message, string? field = null, string? value = null)
    : RefusalException(kind, message, field, value)
{
    internal static InspectionException Bad(string field, object? value, string allowed) =>
        new(
            RefusalKind.BadValue,
            $"{field} is {(value is null ? "missing" : $"“{value}”")}; allowed: {allowed}.",
            field,
            value?.ToString()
        );

    internal static InspectionException NotFound(string field, object value, string message) =>
        new(RefusalKind.Unknown, message, field, value.ToString());
}
