using Rtrl.Engine.Kernels;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Kernels;

/// <summary>The loops over a matrix against the sums they stand for, on every path, with and without whole blocks of columns.</summary>
public class DenseKernelsTests
{
    /// <summary>z ← 0.75 z + g, w ← w + 0.5 z − 2 g + (a g') − 0.125 w.</summary>
    private static readonly Correction s_correction = new(0.75f, 0.5f, -2, 0.25f, -0.125f);

    public static TheoryData<int, int> Shapes =>
        new()
        {
            { 1, 1 },
            { 3, 7 },
            { 4, 16 },
            { 5, 31 },
            { 17, 64 },
            { 6, 133 },
            { 35, 200 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MultiplyTransposed_TwoAdjoints_IsTheSumOverRows(int rows, int columns)
    {
        var random = Cases.Random();
        var (matrix, g, ahead) = (random.Normals(rows * columns), random.Normals(rows), random.Normals(rows));
        foreach (var path in VectorPath.Supported)
        {
            var (back, aheadBack) = (new float[columns], new float[columns]);
            DenseKernels.For(path).MultiplyTransposed(matrix.Single(), g.Single(), back, ahead.Single(), aheadBack);
            Agreement.Close(Transposed(matrix, g, columns), back, 1e-6);
            Agreement.Close(Transposed(matrix, ahead, columns), aheadBack, 1e-6);
            Array.Clear(back);
            DenseKernels.For(path).MultiplyTransposed(matrix.Single(), g.Single(), back, default, default);
            Agreement.Close(Transposed(matrix, g, columns), back, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_AnyShape_IsTheSumOverColumns(int rows, int columns)
    {
        var random = Cases.Random();
        var (matrix, x) = (random.Normals(rows * columns), random.Normals(columns));
        var want = Product(matrix, x);
        foreach (var path in VectorPath.Supported)
        {
            var result = new float[rows];
            DenseKernels.For(path).Multiply(matrix.Single(), x.Single(), result);
            Agreement.Close(want, result, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AccumulateOuter_WithTheWayBack_IsTheDecayedSumTheNormAndTheProduct(int rows, int columns)
    {
        var random = Cases.Random();
        var (matrix, trace, g, x) = (
            random.Normals(rows * columns),
            random.Normals(rows * columns),
            random.Normals(rows),
            random.Normals(columns)
        );
        foreach (var decay in (double[])[0, 0.75])
        {
            double[] want = [.. trace.Select((z, place) => (decay * z) + (g[place / columns] * x[place % columns]))];
            foreach (var path in VectorPath.Supported)
            {
                var (kernels, with, without, back) = (DenseKernels.For(path), trace.Single(), trace.Single(), new float[columns]);
                var norm = kernels.AccumulateOuter(with, (float)decay, g.Single(), x.Single(), matrix.Single(), back);
                Agreement.Close(want, with, 1e-6);
                Agreement.Close(want.Sum(Math.Abs), norm, 1e-6);
                Agreement.Close(Transposed(matrix, g, columns), back, 1e-6);
                Agreement.Close(want.Sum(Math.Abs), kernels.AccumulateOuter(without, (float)decay, g.Single(), x.Single()), 1e-6);
                Agreement.Close(want, without, 1e-6);
            }
        }
    }

    [Fact]
    public void AccumulateOuter_DecayOfZero_OverwritesUnread()
    {
        var random = Cases.Random();
        var (g, x) = (random.Normals(5).Single(), random.Normals(31).Single());
        foreach (var path in VectorPath.Supported)
        {
            var trace = Enumerable.Repeat(float.NaN, 5 * 31).ToArray();
            DenseKernels.For(path).AccumulateOuter(trace, 0, g, x);
            Assert.All(trace, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_UpdateDue_MovesTheMatrixFirst(int rows, int columns)
    {
        var random = Cases.Random();
        var (matrix, trace, x) = (random.Normals(rows * columns), random.Normals(rows * columns), random.Normals(columns));
        double[] moved = [.. matrix.Zip(trace, (w, z) => w - (0.5 * z))];
        foreach (var path in VectorPath.Supported)
        {
            var (applied, multiplied, result) = (matrix.Single(), matrix.Single(), new float[rows]);
            DenseKernels.For(path).Apply(new Weights(applied.AsSpan(), trace.Single(), -0.5f));
            DenseKernels.For(path).Multiply(new Weights(multiplied.AsSpan(), trace.Single(), -0.5f), x.Single(), result);
            Agreement.Close(moved, applied, 1e-6);
            Agreement.Close(moved, multiplied, 1e-6);
            Agreement.Close(Product(moved, x), result, 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Correct_Vector_MovesTraceAndWeightsTogether(int rows, int columns)
    {
        var random = Cases.Random();
        var n = rows * columns;
        var (vector, trace, gradient, ahead) = (random.Normals(n), random.Normals(n), random.Normals(n), random.Normals(n));
        foreach (var path in VectorPath.Supported)
        {
            foreach (var toAhead in new[] { 0.25, 0 })
            {
                var (z, w) = (trace.ToArray(), vector.ToArray());
                for (var i = 0; i < n; i++)
                    Corrected(ref w[i], ref z[i], gradient[i], toAhead * ahead[i]);
                var (gotW, gotZ) = (vector.Single(), trace.Single());
                DenseKernels
                    .For(path)
                    .Correct(
                        new Weights(gotW.AsSpan(), gotZ.AsSpan(), s_correction),
                        gradient.Single(),
                        toAhead == 0 ? default : ahead.Single().AsSpan()
                    );
                Agreement.Close(z, gotZ, 1e-6);
                Agreement.Close(w, gotW, 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Correct_Matrix_MovesBothWithOuterProductsAndMultiplies(int rows, int columns)
    {
        var random = Cases.Random();
        var (matrix, trace, x) = (random.Normals(rows * columns), random.Normals(rows * columns), random.Normals(columns));
        var due = new OuterCorrection(rows, columns);
        foreach (var buffer in new[] { due.Gradient, due.Input, due.AheadGradient, due.AheadInput })
            random.Normals(buffer.Length).Single().CopyTo(buffer.Span);
        var (z, w) = (trace.ToArray(), matrix.ToArray());
        for (var i = 0; i < w.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var ahead = (double)due.AheadGradient.Span[row] * due.AheadInput.Span[column];
            Corrected(ref w[i], ref z[i], (double)due.Gradient.Span[row] * due.Input.Span[column], 0.25 * ahead);
        }

        foreach (var path in VectorPath.Supported)
        {
            foreach (var forward in new[] { false, true })
            {
                var (gotW, gotZ, result) = (matrix.Single(), trace.Single(), new float[rows]);
                var weights = new Weights(gotW.AsSpan(), gotZ.AsSpan(), s_correction);
                if (forward)
                    DenseKernels.For(path).Correct(weights, due, x.Single(), result);
                else
                    DenseKernels.For(path).Correct(weights, due);
                Agreement.Close(z, gotZ, 2e-6);
                Agreement.Close(w, gotW, 2e-6);
                Agreement.Close(forward ? Product(w, x) : new double[rows], result, 5e-6);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(1031)]
    public void Accumulate_AnyLength_DecaysAddsAndReturnsTheNorm(int length)
    {
        var random = Cases.Random();
        var (trace, gradient) = (random.Normals(length), random.Normals(length));
        foreach (var decay in (double[])[0, 0.75])
        {
            double[] want = [.. trace.Zip(gradient, (z, g) => (decay * z) + g)];
            foreach (var path in VectorPath.Supported)
            {
                var z = trace.Single();
                Agreement.Close(want.Sum(Math.Abs), DenseKernels.For(path).Accumulate(z, (float)decay, gradient.Single()), 1e-6);
                Agreement.Close(want, z, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(3, true, false)]
    [InlineData(37, true, true)]
    [InlineData(64, true, false)]
    [InlineData(37, false, false)]
    public void Activate_AndBackward_AreTheLayersFormulas(int width, bool layerNorm, bool tanh)
    {
        var random = Cases.Random();
        var (values, bias, adjoint) = (random.Normals(width), random.Normals(width), random.Normals(width));
        double[] p = [.. values.Zip(bias, (value, b) => value + b)];
        var mean = layerNorm ? p.Average() : 0;
        var inverse = layerNorm ? 1 / Math.Sqrt(p.Average(value => (value - mean) * (value - mean)) + 1e-5) : 1;
        double[] normalised = [.. p.Select(value => (value - mean) * inverse)];
        double[] features =
        [
            .. normalised.Select(value =>
                tanh ? Math.Tanh(value)
                : value < 0 ? 0.01 * value
                : value
            ),
        ];
        double[] d =
        [
            .. adjoint.Select(
                (a, i) =>
                    a
                    * (
                        tanh ? 1 - (features[i] * features[i])
                        : normalised[i] < 0 ? 0.01
                        : 1
                    )
            ),
        ];
        var (meanD, projection) = (d.Average(), d.Zip(normalised, (a, b) => a * b).Average());
        double[] want = [.. d.Select((value, i) => layerNorm ? inverse * (value - meanD - (normalised[i] * projection)) : value)];
        foreach (var path in VectorPath.Supported)
        {
            var (activation, g) = (new DenseActivation(width, width), new float[width]);
            values.Single().CopyTo(activation.Normalised.Span);
            var kernels = DenseKernels.For(path);
            activation.InverseDeviation = kernels.Activate(
                activation.Normalised.Span,
                bias.Single(),
                layerNorm,
                tanh,
                activation.Features.Span
            );
            Agreement.Close(inverse, activation.InverseDeviation, 1e-5);
            Agreement.Close(normalised, activation.Normalised.Span, 1e-5);
            Agreement.Close(features, activation.Features.Span, 1e-5);
            kernels.Backward(activation, adjoint.Single(), layerNorm, tanh, 1, g);
            Agreement.Close(want, g, 1e-5);
        }
    }

    [Fact]
    public void Backward_LeakyReluAtZero_TakesTheSlopeGiven()
    {
        foreach (var path in VectorPath.Supported)
        {
            var g = new float[11];
            var adjoint = Enumerable.Repeat(2f, 11).ToArray();
            DenseKernels.For(path).Backward(new DenseActivation(11, 11), adjoint, layerNorm: false, tanh: false, 0.5f, g);
            Assert.All(g, value => Assert.Equal(1, value));
        }
    }

    private static void Corrected(ref double w, ref double z, double gradient, double ahead)
    {
        z = (0.75 * z) + gradient;
        w += (0.5 * z) - (2 * gradient) + ahead - (0.125 * w);
    }

    private static double[] Product(double[] matrix, double[] x) =>
        [
            .. Enumerable
                .Range(0, matrix.Length / x.Length)
                .Select(row => x.Select((value, i) => value * matrix[(row * x.Length) + i]).Sum()),
        ];

    private static double[] Transposed(double[] matrix, double[] g, int columns) =>
        [.. Enumerable.Range(0, columns).Select(column => g.Select((value, row) => value * matrix[(row * columns) + column]).Sum())];
}
