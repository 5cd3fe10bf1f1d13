namespace Rtrl.Engine.Contracts;

/// <summary>What a refusal says to a person.</summary>
public static class Refusal
{
    /// <summary>
    /// The message, without the name and the value of the parameter that .NET appends to a refused argument's for programmers.
    /// </summary>
    public static string Words(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var end = exception is ArgumentException { ParamName: { } name }
            ? exception.Message.LastIndexOf($" (Parameter '{name}')", StringComparison.Ordinal)
            : -1;
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
