using Rtrl.Engine.Kernels;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Kernels;

/// <summary>The loops over a matrix against the sums they stand for, on every path, with and without whole blocks of columns.</summary>
public class DenseKernelsTests
{
    public static TheoryData<int, int> Shapes => new() { { 1, 1 }, { 3, 7 }, { 4, 16 }, { 5, 31 }, { 17, 64 }, { 6, 133 }, { 35, 200 } };

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
        double[] want = [.. Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, columns).Sum(column => matrix[(row * columns) + column] * x[column]))];
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
        var (matrix, trace, g, x) = (random.Normals(rows * columns), random.Normals(rows * columns), random.Normals(rows), random.Normals(columns));
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

    private static double[] Transposed(double[] matrix, double[] g, int columns) =>
        [.. Enumerable.Range(0, columns).Select(column => g.Select((value, row) => value * matrix[(row * columns) + column]).Sum())];
}
