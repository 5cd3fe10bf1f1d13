using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Reference;

/// <summary>Random cases and derivatives by central differences.</summary>
internal static class Cases
{
    public static RandomSource Random(long seed = 1) => new(seed, RandomStream.Initialisation);

    public static double[] Normals(this RandomSource random, int count, double scale = 1)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = scale * random.NextNormal();
        return values;
    }

    /// <summary>df/dw by fourth-order central differences.</summary>
    public static double[] Differences(double[] at, Func<double[], double> function, double width = 1e-3)
    {
        var gradient = new double[at.Length];
        for (var i = 0; i < at.Length; i++)
        {
            gradient[i] = ((8 * (Moved(i, width) - Moved(i, -width))) - (Moved(i, 2 * width) - Moved(i, -2 * width))) / (12 * width);
        }

        return gradient;

        double Moved(int index, double by)
        {
            double[] moved = [.. at];
            moved[index] += by;
            return function(moved);
        }
    }

    /// <summary>Runs a cell from a fresh state and returns its last step.</summary>
    public static CellStep Unroll(this ICell cell, double[] parameters, IReadOnlyList<double[]> inputs)
    {
        var state = cell.Start();
        CellStep? step = null;
        foreach (var input in inputs)
        {
            step = cell.Step(parameters, state, input);
            state = step.After;
        }

        return step!;
    }

    /// <summary>Runs a network from a fresh state and returns its last step.</summary>
    public static NetworkStep Unroll(this Network network, double[] parameters, IReadOnlyList<double[]> observations)
    {
        var state = network.Start();
        NetworkStep? step = null;
        foreach (var observation in observations)
        {
            step = network.Step(parameters, state, observation);
            state = step.After;
        }

        return step!;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Rounded to float.</summary>
    public static float[] Single(this double[] values) => [.. values.Select(value => (float)value)];

    /// <summary>Slice of a flat vector by tensor name.</summary>
    public static double[] Tensor(this Network network, double[] vector, string name)
    {
        var view = network.Tensors.Single(tensor => tensor.Name == name);
        return vector.AsSpan(view.Offset, view.Length).ToArray();
    }
}
