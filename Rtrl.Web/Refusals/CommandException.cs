namespace Rtrl.Web.Refusals;

/// <summary>Something asked of training, or of its live frames, that was refused.</summary>
public sealed class CommandException(RefusalKind kind, string message, string? field = null, string? value = null)
    : RefusalException(kind, message, field, value);
