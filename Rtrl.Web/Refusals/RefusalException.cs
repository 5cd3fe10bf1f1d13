namespace Rtrl.Web.Refusals;

/// <summary>
/// What was asked for is refused; the message says why and what is allowed. Pages show it, REST answers with it, the hub passes it on.
/// </summary>
/// <param name="field">The field that was wrong, when it was one.</param>
/// <param name="value">What it was.</param>
public abstract class RefusalException(RefusalKind kind, string message, string? field = null, string? value = null) : Exception(message)
{
    public RefusalKind Kind { get; } = kind;

    public string? Field { get; } = field;

    public string? Value { get; } = value;
}
