namespace Rtrl.Web.Live;

/// <summary>Numbers short enough for the wire: rounded to significant digits, non-finite ones as null.</summary>
internal static class SignificantDigits
{
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    public static float? Round(float value, int digits = 3)
    {
        if (!float.IsFinite(value))
            return null;
        if (value == 0)
            return 0;
        var exponent = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return exponent >= 0
            ? (float)(Math.Round(value * Math.Pow(10, exponent)) / Math.Pow(10, exponent))
            : (float)(Math.Round(value / Math.Pow(10, -exponent)) * Math.Pow(10, -exponent));
    }

    public static float?[] Round(ReadOnlySpan<float> values, int digits = 3)
    {
        var rounded = new float?[values.Length];
        for (var index = 0; index < values.Length; index++)
            rounded[index] = Round(values[index], digits);
        return rounded;
    }
}
