using Rtrl.Engine.Learning.Agents;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>Greedy choice and maximum of action values, with a stated rule for exact ties.</summary>
public static class TiedMaximum
{
    /// <summary>Lowest index that attains the maximum.</summary>
    public static int ArgMax(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }

        return best;
    }

    public static double Value(ReadOnlySpan<double> values) => values[ArgMax(values)];

    /// <summary>d max/d values: 1 at the maximum, shared equally by exactly equal values, or all of it at the lowest index.</summary>
    public static double[] Gradient(ReadOnlySpan<double> values, bool splitTies = true)
    {
        if (!splitTies)
            return StreamQ.OneHot(values.Length, ArgMax(values));
        var maximum = Value(values);
        var attained = 0;
        foreach (var value in values)
            attained += value == maximum ? 1 : 0;
        var gradient = new double[values.Length];
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] = values[i] == maximum ? 1.0 / attained : 0;
        return gradient;
    }
}
