namespace Rtrl.Web.Figures;

/// <summary>Where a number stands on an axis, and which ones are written there.</summary>
public sealed record PlotScale(double Low, double High, bool Log, double From, double To)
{
    /// <summary>An axis over the values, in round steps; a linear one may be held to given ends.</summary>
    public static PlotScale Of(IEnumerable<double> values, bool log, double from, double to, double? low = null, double? high = null)
    {
        double[] known = [.. values.Where(value => double.IsFinite(value) && (!log || value > 0))];
        var (least, most) =
            known.Length > 0 ? (known.Min(), known.Max())
            : log ? (0.1, 10)
            : (0, 1);
        (least, most) = (low ?? least, high ?? most);
        if (log)
            return new PlotScale(least, Math.Max(most, least * 1.5), true, from, to);
        if (most - least < 1e-12)
            most = least + Math.Max(1, Math.Abs(least));
        var step = Step(most - least);
        return new PlotScale(low ?? (Math.Floor(least / step) * step), high ?? (Math.Ceiling(most / step) * step), false, from, to);
    }

    public double At(double value) =>
        Log
            ? From + ((To - From) * (Math.Log(Math.Max(value, Low * 1e-6)) - Math.Log(Low)) / (Math.Log(High) - Math.Log(Low)))
            : From + ((To - From) * (value - Low) / (High - Low));

    public bool Holds(double value) =>
        double.IsFinite(value) && value >= Low - (1e-9 * Math.Abs(Low)) && value <= High + (1e-9 * Math.Abs(High)) && (!Log || value > 0);

    public IReadOnlyList<double> Ticks()
    {
        if (!Log)
        {
            var step = Step(High - Low);
            return
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(index => (Math.Ceiling((Low / step) - 1e-9) + index) * step)
                    .TakeWhile(value => value <= High + (1e-9 * step)),
            ];
        }

        var decades = Math.Log10(High / Low);
        double[] digits =
            decades < 1.2 ? [1, 2, 5]
            : decades < 3 ? [1, 3]
            : [1];
        var every = Math.Max(1, (int)Math.Ceiling(decades / 6));
        var first = (int)Math.Floor(Math.Log10(Low));
        return
        [
            .. Enumerable
                .Range(0, 40)
                .Select(index => first + (index * every))
                .TakeWhile(power => power <= Math.Log10(High) + 1)
                .SelectMany(power => digits.Select(digit => digit * Math.Pow(10, power)))
                .Where(Holds),
        ];
    }

    /// <summary>1, 2, 5, 10, … so that three to eight ticks fit.</summary>
    private static double Step(double span)
    {
        var rough = span / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
            {
                < 1.5 => 1,
                < 3.5 => 2,
                < 7.5 => 5,
                _ => 10,
            } * power;
    }
}
