using Rtrl.Engine.Kernels;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Kernels;

/// <summary>
/// The loops of the step rules against plain ones in double, on every path, with and without whole lanes and whole chunks.
/// </summary>
public class RuleKernelsTests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 8, 9, 23, 64, 1023, 1024, 1031, 2500];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Precondition_EpsilonOnEitherSide_DividesByTheRootOfTheMoment(int length)
    {
        foreach (var (inside, outside) in new[] { (0.01f, 0f), (0f, 0.01f) })
        {
            var second = new SecondMoment(0.75f, 0.5f, 1.25f, inside, outside);
            var (trace, moments) = (Normals(length, 1), Squares(length, 2));
            double[] moved = [.. moments.Zip(trace, (v, z) => (0.75 * v) + (0.5 * z * z))];
            double[] want = [.. trace.Zip(moved, (z, v) => z / (Math.Sqrt((1.25 * v) + inside) + outside))];
            foreach (var path in VectorPath.Supported)
            {
                var (v, result) = (moments.Single(), new float[length]);
                RuleKernels.For(path).Precondition(trace.Single(), v, second, result);
                Agreement.Close(moved, v, 1e-6);
                Agreement.Close(want, result, 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Measure_OfGradientOrTrace_AdvancesTheMomentAndReturnsBothSums(int length)
    {
        var (gradient, trace, moments) = (Normals(length, 1), Normals(length, 2), Squares(length, 3));
        foreach (var (ofTrace, plain) in new[] { (false, false), (true, false), (false, true) })
        {
            var second = new SecondMoment(0.75f, 0.25f, 2, 0, 0.01f, plain);
            var moved = new double[length];
            var (gradients, traces) = (0.0, 0.0);
            for (var i = 0; i < length; i++)
            {
                var seen = ofTrace ? trace[i] : gradient[i];
                moved[i] = (0.75 * moments[i]) + (0.25 * seen * seen);
                var root = plain ? 1 : Math.Sqrt(2 * moved[i]) + 0.01;
                gradients += gradient[i] * gradient[i] / root;
                traces += trace[i] * trace[i] / root;
            }

            foreach (var path in VectorPath.Supported)
            {
                var v = moments.Single();
                var got = RuleKernels.For(path).Measure(gradient.Single(), trace.Single(), v, second, ofTrace);
                Agreement.Close(moved, v, 1e-6);
                Agreement.Close(gradients, got.Gradient, 1e-5);
                Agreement.Close(traces, got.Trace, 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void AddPreconditioned_AnyLength_AddsTheTraceOverTheRoot(int length)
    {
        var (parameters, trace, moments) = (Normals(length, 1), Normals(length, 2), Squares(length, 3));
        foreach (var plain in new[] { false, true })
        {
            var second = new SecondMoment(0, 0, 2, 0, 0.01f, plain);
            double[] want = [.. parameters.Select((w, i) => w + (0.5 * trace[i] / (plain ? 1 : Math.Sqrt(2 * moments[i]) + 0.01)))];
            foreach (var path in VectorPath.Supported)
            {
                var got = parameters.Single();
                RuleKernels.For(path).AddPreconditioned(got, trace.Single(), moments.Single(), second, 0.5f);
                Agreement.Close(want, got, 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Descend_AnyLength_MovesBothMomentsAndTheParameters(int length)
    {
        var (parameters, gradient, first, second) = (Normals(length, 1), Normals(length, 2), Normals(length, 3), Squares(length, 4));
        double[] firsts = [.. first.Zip(gradient, (m, g) => (0.875 * m) + (0.25 * g))];
        double[] seconds = [.. second.Zip(gradient, (v, g) => (0.75 * v) + (0.5 * g * g))];
        double[] want = [.. parameters.Select((w, i) => w - (0.125 * firsts[i] / (Math.Sqrt(2 * seconds[i]) + 0.01)))];
        var step = new AdamStep(0.875f, 0.25f, new SecondMoment(0.75f, 0.5f, 2, 0, 0.01f), 0.125f);
        foreach (var path in VectorPath.Supported)
        {
            var (w, m, v) = (parameters.Single(), first.Single(), second.Single());
            RuleKernels.For(path).Descend(w, gradient.Single(), m, v, step);
            Agreement.Close(firsts, m, 1e-6);
            Agreement.Close(seconds, v, 1e-6);
            Agreement.Close(want, w, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Direct_AnyLength_MovesTheTraceAndWritesTheDirectionOverItsLastTerm(int length)
    {
        var (trace, gradient, ahead) = (Normals(length, 1), Normals(length, 2), Normals(length, 3));
        double[] moved = [.. trace.Zip(gradient, (z, g) => (0.75 * z) + g)];
        double[] want = [.. moved.Select((z, i) => (0.5 * z) - (2 * gradient[i]) + (0.25 * ahead[i]))];
        foreach (var path in VectorPath.Supported)
        {
            var (z, direction) = (trace.Single(), ahead.Single());
            RuleKernels.For(path).Direct(z, gradient.Single(), direction, new Correction(0.75f, 0.5f, -2, 0.25f, 9));
            Agreement.Close(moved, z, 1e-6);
            Agreement.Close(want, direction, 1e-6);
        }
    }

    private static double[] Normals(int length, long seed) => Agreement.Widen(Cases.Random(seed).Normals(length).Single());

    private static double[] Squares(int length, long seed) => [.. Normals(length, seed).Select(x => (double)(float)(x * x))];
}
