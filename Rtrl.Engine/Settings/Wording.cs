using System.Globalization;

namespace Rtrl.Engine.Settings;

/// <summary>Numbers within sentences.</summary>
public static class Wording
{
    /// <summary>"1 step", "40,000 steps".</summary>
    /// <param name="many">The plural where it is not <paramref name="one"/> with an s: "boxes".</param>
    public static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");

    /// <summary>"0.720", and "0.000" for what rounds to zero from below.</summary>
    public static string Fixed(double number, int digits)
    {
        var text = number.ToString("F" + digits, CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAnyInRange('1', '9') || !double.IsFinite(number) ? text : text.TrimStart('-');
    }
}
