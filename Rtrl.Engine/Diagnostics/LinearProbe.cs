namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// How well a class can be read off features by a linear map, on examples the map has not seen: ridge regression onto one-hot classes, the
/// class with the largest output chosen, k folds.
/// <code>
/// α = (K + μ I)⁻¹ (Y − Ȳ)    K = X Xᵀ of the centred training features    μ = 0.01 · mean of K's diagonal
/// </code>
/// </summary>
public static class LinearProbe
{
    public const int Folds = 5;

    /// <summary>Share of held-out examples whose class is read rightly, in [0, 1].</summary>
    /// <param name="features">Shape [examples][features].</param>
    /// <param name="classes">Class of each example, from 0, shape [examples].</param>
    /// <exception cref="ArgumentException">Fewer than 2 examples a fold, or lengths differ.</exception>
    public static double HeldOutAccuracy(IReadOnlyList<double[]> features, IReadOnlyList<int> classes)
    {
        if (features.Count != classes.Count || features.Count < 2 * Folds)
            throw new ArgumentException(
                $"{features.Count} examples with {classes.Count} classes; at least {2 * Folds} of each are needed, and as many of "
                    + "one as of the other.",
                nameof(features)
            );
        var count = classes.Max() + 1;
        var right = 0;
        for (var fold = 0; fold < Folds; fold++)
        {
            var training = Enumerable.Range(0, features.Count).Where(i => i % Folds != fold).ToArray();
            var held = Enumerable.Range(0, features.Count).Where(i => i % Folds == fold);
            var read = Fit([.. training.Select(i => features[i])], [.. training.Select(i => classes[i])], count);
            right += held.Count(i => read(features[i]) == classes[i]);
        }

        return right / (double)features.Count;
    }

    private static Func<double[], int> Fit(double[][] features, int[] classes, int count)
    {
        var examples = features.Length;
        var mean = new double[features[0].Length];
        foreach (var example in features)
        {
            for (var f = 0; f < mean.Length; f++)
                mean[f] += example[f] / examples;
        }

        var centred = Array.ConvertAll(features, example => Minus(example, mean));
        var kernel = new double[examples, examples];
        for (var i = 0; i < examples; i++)
        for (var j = 0; j <= i; j++)
            kernel[i, j] = kernel[j, i] = Dot(centred[i], centred[j]);
        var ridge = 0.0;
        for (var i = 0; i < examples; i++)
            ridge += 0.01 * kernel[i, i] / examples;
        for (var i = 0; i < examples; i++)
            kernel[i, i] += Math.Max(ridge, 1e-12);

        var shares = Enumerable.Range(0, count).Select(c => classes.Count(k => k == c) / (double)examples).ToArray();
        var targets = Enumerable.Range(0, count).Select(c => Array.ConvertAll(classes, k => (k == c ? 1 : 0) - shares[c])).ToArray();
        Cholesky(kernel);
        var weights = Array.ConvertAll(
            targets,
            target =>
            {
                Solve(kernel, target);
                var w = new double[mean.Length];
                for (var i = 0; i < examples; i++)
                {
                    for (var f = 0; f < w.Length; f++)
                        w[f] += target[i] * centred[i][f];
                }

                return w;
            }
        );
        return example =>
        {
            var difference = Minus(example, mean);
            var outputs = Enumerable.Range(0, count).Select(c => shares[c] + Dot(weights[c], difference)).ToArray();
            return Array.IndexOf(outputs, outputs.Max());
        };
    }

    /// <summary>A ← L with A = L Lᵀ, in the lower triangle.</summary>
    private static void Cholesky(double[,] a)
    {
        var n = a.GetLength(0);
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < j; k++)
                a[j, j] -= a[j, k] * a[j, k];
            a[j, j] = Math.Sqrt(a[j, j]);
            for (var i = j + 1; i < n; i++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                    sum -= a[i, k] * a[j, k];
                a[i, j] = sum / a[j, j];
            }
        }
    }

    /// <summary>b ← (L Lᵀ)⁻¹ b.</summary>
    private static void Solve(double[,] factor, double[] b)
    {
        for (var i = 0; i < b.Length; i++)
        {
            for (var k = 0; k < i; k++)
                b[i] -= factor[i, k] * b[k];
            b[i] /= factor[i, i];
        }

        for (var i = b.Length - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < b.Length; k++)
                b[i] -= factor[k, i] * b[k];
            b[i] /= factor[i, i];
        }
    }

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
