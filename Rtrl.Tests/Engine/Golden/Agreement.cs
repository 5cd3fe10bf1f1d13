using System.Runtime.CompilerServices;

namespace Rtrl.Tests.Engine.Golden;

/// <summary>The tolerance rule: |got − want| ≤ tolerance · max(|want|, largest |entry| of that array).</summary>
internal static class Agreement
{
    /// <summary>Golden data against double arithmetic.</summary>
    public const double Double = 1e-9;

    /// <summary>Golden data, or one step of the reference, against float32 kernels.</summary>
    public const double Single = 1e-4;

    public static void Close(
        ReadOnlySpan<double> want,
        ReadOnlySpan<double> got,
        double tolerance = Double,
        [CallerArgumentExpression(nameof(got))] string what = ""
    )
    {
        Assert.True(want.Length == got.Length, $"{what}: {got.Length} values, expected {want.Length}.");
        var largest = 0.0;
        foreach (var value in want)
            largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < want.Length; i++)
        {
            var error = Math.Abs(got[i] - want[i]);
            Assert.True(
                error <= tolerance * largest,
                $"{what}[{i}] = {got[i]:R}, expected {want[i]:R}; off by {error:E1}, allowed {tolerance * largest:E1}."
            );
        }
    }

    public static void Close(
        double want,
        double got,
        double tolerance = Double,
        [CallerArgumentExpression(nameof(got))] string what = ""
    ) => Close([want], [got], tolerance, what);

    public static void Close(
        ReadOnlySpan<double> want,
        ReadOnlySpan<float> got,
        double tolerance = Single,
        [CallerArgumentExpression(nameof(got))] string what = ""
    ) => Close(want, Widen(got), tolerance, what);

    public static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
