using Rtrl.Engine.Kernels;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Kernels;

public class VectorMathTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 36), 64, 1023, 1024, 1031, 5000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Reductions_AnyLength_EqualSumsInDouble(int length)
    {
        var a = Vector(length, 1);
        var b = Vector(length, 2);
        var scale = 1 + Math.Sqrt(length);
        Assert.Equal(a.Zip(b, (x, y) => (double)x * y).Sum(), VectorMath.Dot(a, b), 1e-5 * scale);
        Assert.Equal(a.Sum(x => (double)x), VectorMath.Sum(a), 1e-5 * scale);
        Assert.Equal(a.Sum(x => Math.Abs((double)x)), VectorMath.SumAbs(a), 1e-6 * (1 + length));
        Assert.Equal(a.Sum(x => (double)x * x), VectorMath.SumSquares(a), 1e-6 * (1 + length));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Accumulate_AnyLength_DecaysAddsAndReturnsNorm(int length)
    {
        var z = Vector(length, 3);
        var x = Vector(length, 4);
        double[] want = [.. z.Zip(x, (old, value) => (0.9f * (double)old) + (0.5f * (double)value))];
        var norm = VectorMath.Accumulate(z, 0.9f, x, 0.5f);
        Agreement.Close(want, z, 1e-6);
        Assert.Equal(want.Sum(Math.Abs), norm, 1e-5 * (1 + length));
        VectorMath.AddScaled(z, x, -0.25f);
        Agreement.Close([.. want.Zip(x, (value, direction) => value - (0.25 * direction))], z, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Accumulate_DecayOfZero_OverwritesUnread(int length)
    {
        var z = new float[length];
        var x = Vector(length, 4);
        Array.Fill(z, float.NaN);
        var norm = VectorMath.Accumulate(z, 0, x, 0.5f);
        Assert.Equal(x.Select(value => 0.5f * value), z);
        Assert.Equal(x.Sum(value => 0.5 * Math.Abs(value)), norm, 1e-5 * (1 + length));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Multiply_AnyShape_EqualsDotPerRow(int length)
    {
        var x = Vector(length, 6);
        foreach (var rows in new[] { 0, 1, 3, 4, 5, 11 })
        {
            var matrix = Vector(rows * length, 7);
            var got = new float[rows];
            VectorMath.Multiply(matrix, x, got);
            for (var row = 0; row < rows; row++)
                Assert.Equal(matrix.Skip(row * length).Zip(x, (a, b) => (double)a * b).Sum(), got[row], 1e-5 * (1 + Math.Sqrt(length)));
        }
    }

    [Fact]
    public void Tanh_SmallAndLargeArguments_KeepsRelativePrecision()
    {
        float[] x = [0, -0f, 1e-30f, -1e-12f, 1e-6f, 9.9e-5f, 1.01e-4f, -0.003f, 0.4f, -1, 3, 8.5f, -20, 60, -1000, float.PositiveInfinity, float.NegativeInfinity];
        var y = new float[x.Length];
        VectorMath.Tanh(x, y);
        for (var i = 0; i < x.Length; i++)
            Assert.Equal(Math.Tanh(x[i]), y[i], 1.2e-7 * Math.Abs(Math.Tanh(x[i])));
        float[] broken = [1, 2, 3, float.NaN, 4, 5, 6, 7, 8];
        VectorMath.Tanh(broken, broken);
        Assert.True(float.IsNaN(broken[3]));
        Assert.Equal(1, broken.Count(float.IsNaN));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AllFinite_OneBadEntry_IsFalse(float bad)
    {
        for (var place = 0; place < 21; place++)
        {
            var x = Vector(21, 5);
            Assert.True(VectorMath.AllFinite(x));
            x[place] = bad;
            Assert.False(VectorMath.AllFinite(x));
        }
    }

    [Fact]
    public void AllFinite_NormOverflowsFloat_IsTrue() => Assert.True(VectorMath.AllFinite(Enumerable.Repeat(3e38f, 40).ToArray()));

    [Fact]
    public void Span_AlignedBuffer_StartsOnCacheLineAtZero()
    {
        var buffer = new AlignedBuffer(37);
        Assert.Equal(37, buffer.Span.Length);
        Assert.True(buffer.Span.IndexOfAnyExcept(0f) < 0);
        unsafe
        {
            fixed (float* first = buffer.Span)
                Assert.Equal(0, (nint)first % 64);
        }
    }

    private static float[] Vector(int length, long seed) => [.. Cases.Random(seed).Normals(length).Select(x => (float)x)];
}
