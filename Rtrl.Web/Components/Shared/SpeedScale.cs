using Microsoft.AspNetCore.Components;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Shared;

/// <summary>The speed slider: logarithmic from one step a second to 100,000, then unlimited.</summary>
public static class SpeedScale
{
    /// <summary>Last position: as fast as the machine can; 0 steps per second on the wire.</summary>
    public const int Unlimited = 51;

    public static int Position(double stepsPerSecond) =>
        stepsPerSecond <= 0 ? Unlimited : Math.Clamp((int)Math.Round(10 * Math.Log10(stepsPerSecond)), 0, Unlimited - 1);

    public static int Position(ChangeEventArgs change) =>
        int.TryParse(change.Value?.ToString(), out var at) ? Math.Clamp(at, 0, Unlimited) : Unlimited;

    /// <summary>Steps per second at a position, two significant digits; 0 is unlimited.</summary>
    public static double Speed(int position)
    {
        if (position >= Unlimited)
            return 0;
        var exact = Math.Pow(10, position / 10.0);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(exact)) - 1);
        return Math.Max(1, Math.Round(Math.Round(exact / unit) * unit, 1));
    }

    public static string Words(double stepsPerSecond) =>
        stepsPerSecond > 0
            ? $"{Numbers.Fixed(stepsPerSecond, stepsPerSecond is > 1 and < 10 ? 1 : 0)} {(stepsPerSecond is 1 ? "step/s" : "steps/s")}"
            : "unlimited";

    /// <summary>The speed that is set while the slider stands at its notch; a speed given elsewhere may lie between two.</summary>
    public static double Shown(int position, double? set) => set is { } speed && Position(speed) == position ? speed : Speed(position);
}
