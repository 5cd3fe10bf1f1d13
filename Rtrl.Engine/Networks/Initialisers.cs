using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>Starting values of kernels. Every draw comes from the source handed in; biases stay 0.</summary>
internal static class Initialisers
{
    /// <summary>Deviation of a standard normal truncated at ±2.</summary>
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>
    /// Sparse initialisation (Elsayed et al. 2024): entries uniform in ±1/√fanIn, then in every output unit ⌈0.9 fanIn⌉ of them set to 0, all of
    /// them for fan-in up to 9. At least <paramref name="minNonZero"/> stay where the fan-in allows.
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
            do
                draw = random.NextNormal();
            while (Math.Abs(draw) > 2);
            weight = (float)(draw * scale);
        }
    }
}
