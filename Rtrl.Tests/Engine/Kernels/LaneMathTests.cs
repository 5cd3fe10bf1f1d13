using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Tests.Engine.Kernels;

/// <summary>The float functions of the kernels against double, on every width the machine has.</summary>
public class LaneMathTests
{
    private const double Tolerance = 4e-7;

    [Fact]
    public void Functions_EveryWidth_AreWithinTheirError()
    {
        Check<ScalarLane>();
        if (VectorPath.Supported.Contains(VectorWidth.Avx2))
        {
            Check<FusedLane>();
            Check<Lanes128>();
            Check<Lanes256>();
        }

        if (VectorPath.Supported.Contains(VectorWidth.Avx512))
            Check<Lanes512>();
    }

    private static void Check<T>()
        where T : struct, ILanes<T>
    {
        var x = Enumerable.Range(0, 16 * 600).Select(i => (float)((i - 4800) / 100.0)).ToArray();
        Compare<T>(x, LaneMath.Tanh, Math.Tanh, _ => 0);
        Compare<T>([.. x.Select(value => value / 1000)], LaneMath.Tanh, Math.Tanh, _ => 0);
        Compare<T>(x, LaneMath.Exp, Math.Exp, _ => 0);
        var angles = x.Select(value => Math.Abs(value) * 10).ToArray();
        Compare<T>(angles, value => LaneMath.SinCos(value).Sin, Math.Sin, angle => Math.Max(1, Math.Abs(angle)));
        Compare<T>(angles, value => LaneMath.SinCos(value).Cos, Math.Cos, angle => Math.Max(1, Math.Abs(angle)));
        var rates = x.Select(value => MathF.Exp(value / 5)).ToArray();
        Compare<T>(
            rates,
            rate => LaneMath.OneMinusSquare(LaneMath.Exp(T.Broadcast(0) - rate), rate + rate),
            rate => -double.ExpM1(-2 * rate),
            _ => 0
        );
        float[] special = [float.NaN, 0, 200, -200, .. new float[12]];
        var values = Apply<T>(special, LaneMath.Tanh);
        Assert.Equal([float.NaN, 0, 1, -1], values[..4]);
        Assert.True(float.IsNaN(Apply<T>(special, LaneMath.Exp)[0]));
    }

    private static void Compare<T>(float[] x, Func<T, T> of, Func<double, double> want, Func<double, double> absolute)
        where T : struct, ILanes<T>
    {
        var got = Apply(x, of);
        for (var i = 0; i < x.Length; i++)
        {
            var exact = want(x[i]);
            var allowed = Tolerance * Math.Max(Math.Abs(exact), absolute(x[i]));
            Assert.True(Math.Abs(got[i] - exact) <= allowed, $"{typeof(T).Name}: f({x[i]:R}) = {got[i]:R}, expected {exact:R}");
        }
    }

    private static float[] Apply<T>(float[] x, Func<T, T> of)
        where T : struct, ILanes<T>
    {
        var y = new float[x.Length];
        for (var i = 0; i <= x.Length - T.Count; i += T.Count)
            T.Store(of(T.Load(ref MemoryMarshal.GetArrayDataReference(x), i)), ref MemoryMarshal.GetArrayDataReference(y), i);
        return y;
    }
}
