namespace Rtrl.Web.Training;

/// <summary>A command that was refused; the message says why and what is allowed.</summary>
public sealed class CommandException(CommandRefusal refusal, string message) : Exception(message)
{
    public CommandRefusal Refusal { get; } = refusal;
}
