namespace Rtrl.Web.Training;

/// <summary>A command that was refused; the message says why and what is allowed.</summary>
/// <param name="field">The field that was wrong, when it was one.</param>
/// <param name="value">What it was.</param>
public sealed class CommandException(CommandRefusal refusal, string message, string? field = null, string? value = null) : Exception(message)
{
    public CommandRefusal Refusal { get; } = refusal;

    public string? Field { get; } = field;

    public string? Value { get; } = value;
}
