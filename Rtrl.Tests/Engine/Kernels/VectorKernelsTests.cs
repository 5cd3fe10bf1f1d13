using Rtrl.Engine.Kernels;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Kernels;

/// <summary>The loops over vectors against the sums they stand for, on every path, with and without whole lanes and whole chunks.</summary>
public class VectorKernelsTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 36), 64, 1023, 1024, 1031, 5000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Reductions_AnyLength_EqualSumsInDouble(int length)
    {
        var (a, b) = (Vector(length, 1), Vector(length, 2));
        foreach (var kernels in OnEveryPath())
        {
            Assert.Equal(a.Sum(x => Math.Abs((double)x)), kernels.SumAbs(a), 1e-6 * (1 + length));
            Assert.Equal(a.Sum(x => (double)x * x), kernels.SumSquares(a), 1e-6 * (1 + length));
            var distance = Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());
            Assert.Equal(distance, kernels.Distance(a, b), 1e-6 * (1 + distance));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Accumulate_AnyLength_DecaysAddsAndReturnsNorm(int length)
    {
        foreach (var kernels in OnEveryPath())
        {
            var (z, x) = (Vector(length, 3), Vector(length, 4));
            double[] want = [.. z.Zip(x, (old, value) => (0.9f * (double)old) + (0.5f * (double)value))];
            var norm = kernels.Accumulate(z, 0.9f, x, 0.5f);
            Agreement.Close(want, z, 1e-6);
            Assert.Equal(want.Sum(Math.Abs), norm, 1e-5 * (1 + length));
            kernels.AddScaled(z, x, -0.25f);
            Agreement.Close([.. want.Zip(x, (value, direction) => value - (0.25 * direction))], z, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Accumulate_TwoRows_DecaysAddsBothAndReturnsNorm(int length)
    {
        foreach (var kernels in OnEveryPath())
        {
            var (z, x, y) = (Vector(length, 3), Vector(length, 4), Vector(length, 5));
            var want = new double[length];
            for (var i = 0; i < length; i++)
                want[i] = (0.75 * z[i]) + (0.5 * x[i]) - (2.0 * y[i]);
            var norm = kernels.Accumulate(z, 0.75f, x, 0.5f, y, -2);
            Agreement.Close(want, z, 1e-6);
            Assert.Equal(want.Sum(Math.Abs), norm, 1e-5 * (1 + length));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Accumulate_DecayOfZero_OverwritesUnread(int length)
    {
        foreach (var kernels in OnEveryPath())
        {
            var (z, x, y) = (new float[length], Vector(length, 4), Vector(length, 5));
            Array.Fill(z, float.NaN);
            var norm = kernels.Accumulate(z, 0, x, 0.5f);
            Assert.Equal(x.Select(value => 0.5f * value), z);
            Assert.Equal(x.Sum(value => 0.5 * Math.Abs(value)), norm, 1e-5 * (1 + length));
            Array.Fill(z, float.NaN);
            kernels.Accumulate(z, 0, x, 0.5f, y, 0.25f);
            Agreement.Close([.. x.Zip(y, (a, b) => (0.5 * a) + (0.25 * b))], z, 1e-6);
        }
    }

    [Fact]
    public void Tanh_SmallAndLargeArguments_KeepsRelativePrecision()
    {
        float[] x =
        [
            0,
            -0f,
            1e-30f,
            -1e-12f,
            1e-6f,
            9.9e-5f,
            1.01e-4f,
            -0.003f,
            0.4f,
            -1,
            3,
            8.5f,
            -20,
            60,
            -1000,
            float.PositiveInfinity,
            float.NegativeInfinity,
        ];
        foreach (var kernels in OnEveryPath())
        {
            var y = new float[x.Length];
            kernels.Tanh(x, y);
            for (var i = 0; i < x.Length; i++)
                Assert.Equal(Math.Tanh(x[i]), y[i], 1.2e-7 * Math.Abs(Math.Tanh(x[i])));
            float[] broken = [1, 2, 3, float.NaN, 4, 5, 6, 7, 8];
            kernels.Tanh(broken, broken);
            Assert.True(float.IsNaN(broken[3]));
            Assert.Equal(1, broken.Count(float.IsNaN));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AllFinite_OneBadEntry_IsFalse(float bad)
    {
        foreach (var kernels in OnEveryPath())
        {
            for (var place = 0; place < 21; place++)
            {
                var x = Vector(21, 5);
                Assert.True(kernels.AllFinite(x));
                x[place] = bad;
                Assert.False(kernels.AllFinite(x));
            }
        }
    }

    [Fact]
    public void AllFinite_NormOverflowsFloat_IsTrue() =>
        Assert.All(OnEveryPath(), kernels => Assert.True(kernels.AllFinite(Enumerable.Repeat(3e38f, 40).ToArray())));

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

    private static IEnumerable<VectorKernels> OnEveryPath() => VectorPath.Supported.Select(VectorKernels.For);

    private static float[] Vector(int length, long seed) => [.. Cases.Random(seed).Normals(length).Select(x => (float)x)];
}
