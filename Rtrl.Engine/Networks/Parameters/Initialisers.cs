using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Parameters;

/// <summary>Starting values of kernels. Every draw comes from the source handed in; biases stay 0.</summary>
internal static class Initialisers
{
    /// <summary>Deviation of a standard normal truncated at ±2.</summary>
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>
    /// Sparse initialisation (Elsayed et al. 2024): entries uniform in ±1/√fanIn, then in every output unit ⌈0.9 fanIn⌉ of them set to 0,
    /// all of them for fan-in up to 9. At least <paramref name="minNonZero"/> stay where the fan-in allows.
    /// </summary>
    /// <param name="weights">[output, input], row-major.</param>
    public static void Sparse(Span<float> weights, int fanIn, int minNonZero, RandomSource random)
    {
        var limit = 1 / Math.Sqrt(fanIn);
        foreach (ref var weight in weights)
            weight = (float)(((2 * random.NextDouble()) - 1) * limit);

        var zeros = Math.Min(((9 * fanIn) + 9) / 10, Math.Max(fanIn - minNonZero, 0));
        Span<int> order = new int[fanIn];
        for (var start = 0; start < weights.Length; start += fanIn)
        {
            for (var i = 0; i < fanIn; i++)
                order[i] = i;
            for (var i = 0; i < zeros; i++)
            {
                var pick = i + random.NextInt(fanIn - i);
                (order[i], order[pick]) = (order[pick], order[i]);
                weights[start + order[i]] = 0;
            }
        }
    }

    /// <summary>Normal draws truncated at two deviations, scaled so that their deviation is <paramref name="deviation"/>.</summary>
    public static void TruncatedNormal(Span<float> weights, double deviation, RandomSource random)
    {
        var scale = deviation / TruncatedDeviation;
        foreach (ref var weight in weights)
        {
            double draw;
            do draw = random.NextNormal();
            while (Math.Abs(draw) > 2);
            weight = (float)(draw * scale);
        }
    }

    /// <summary>Orthonormal rows or columns, whichever are fewer, times <paramref name="gain"/>: Gram-Schmidt on normal draws.</summary>
    /// <param name="weights">[rows, columns], row-major.</param>
    public static void Orthogonal(Span<float> weights, int rows, int columns, double gain, RandomSource random)
    {
        var (vectors, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var basis = new double[vectors][];
        for (var i = 0; i < vectors; i++)
        {
            basis[i] = new double[length];
            double norm;
            do
            {
                foreach (ref var entry in basis[i].AsSpan())
                    entry = random.NextNormal();

                // Twice: once loses orthogonality where a draw lies close to the span of the earlier ones.
                for (var pass = 0; pass < 2; pass++)
                for (var j = 0; j < i; j++)
                    Remove(basis[i], basis[j]);
                norm = Math.Sqrt(Dot(basis[i], basis[i]));
            } while (norm < 1e-6);

            foreach (ref var entry in basis[i].AsSpan())
                entry /= norm;
        }

        for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
            weights[(row * columns) + column] = (float)(gain * (rows <= columns ? basis[row][column] : basis[column][row]));
    }

    /// <summary>
    /// Kernels that read the input: normal with deviation √(1/inputs); those that read the state: orthogonal; the rest 0.
    /// </summary>
    public static void GatedLayer(Span<float> parameters, IReadOnlyList<TensorView> tensors, int inputs, int units, RandomSource random)
    {
        foreach (var tensor in tensors)
        {
            var values = parameters.Slice(tensor.Offset, tensor.Length);
            if (tensor.Shape.Count == 1)
                values.Clear();
            else if (tensor.Name.Contains("idden", StringComparison.Ordinal))
                Orthogonal(values, units, units, 1, random);
            else
                TruncatedNormal(values, Math.Sqrt(1.0 / inputs), random);
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Remove(double[] vector, double[] direction)
    {
        var share = Dot(vector, direction);
        for (var i = 0; i < vector.Length; i++)
            vector[i] -= share * direction[i];
    }
}
