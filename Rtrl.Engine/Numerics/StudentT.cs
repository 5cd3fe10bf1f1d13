namespace Rtrl.Engine.Numerics;

/// <summary>Student's t distribution, for intervals of a mean.</summary>
internal static class StudentT
{
    /// <summary>P(|T| ≤ t) = 1 − I_x(ν/2, 1/2) with x = ν/(ν + t²).</summary>
    public static double Central(double t, double degrees) => 1 - RegularisedBeta(degrees / (degrees + (t * t)), degrees / 2, 0.5);

    /// <summary>The t with P(|T| ≤ t) = <paramref name="probability"/>, by bisection to the last bit.</summary>
    public static double Bound(double probability, double degrees)
    {
        double low = 0,
            high = 1;
        while (Central(high, degrees) < probability)
            high *= 2;
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
                return middle;
            if (Central(middle, degrees) < probability)
                low = middle;
            else
                high = middle;
        }
    }

    /// <summary>I_x(a, b) by its continued fraction, evaluated from the front (Lentz 1976), on the side where it converges fast.</summary>
    private static double RegularisedBeta(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
            return x <= 0 ? 0 : 1;
        var front = Math.Exp((a * Math.Log(x)) + (b * double.LogP1(-x)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        var numerator = 1.0;
        var denominator = 1 / Away(1 - ((a + b) * x / (a + 1)));
        var value = denominator;
        for (var m = 1; m < 10_000; m++)
        {
            Advance(m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))));
            var change = Advance(-(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1)));
            if (Math.Abs(change - 1) < 1e-15)
                break;
        }

        return value;

        double Advance(double term)
        {
            denominator = 1 / Away(1 + (term * denominator));
            numerator = Away(1 + (term / numerator));
            value *= denominator * numerator;
            return denominator * numerator;
        }

        static double Away(double number) => Math.Abs(number) < Tiny ? Tiny : number;
    }

    /// <summary>ln Γ(x) for x > 0: Stirling's series beyond 15, reached by Γ(x + 1) = x Γ(x).</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 15; x++)
            shift += Math.Log(x);
        var inverse = 1 / (x * x);
        var series = (1.0 / 12) - (inverse * ((1.0 / 360) - (inverse * ((1.0 / 1260) - (inverse / 1680)))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - shift;
    }
}
