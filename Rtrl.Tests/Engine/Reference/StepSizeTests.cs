using CsCheck;
using Rtrl.Engine.Learning.Reference;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

public class StepSizeTests
{
    private static readonly Gen<double[]> s_vectors = Gen.Double[-3, 3].Array[1, 20];

    [Fact]
    public void Trace_ZeroTdError_StillDecaysAndAccumulates()
    {
        var trace = new EligibilityTrace(2, 0.5);
        trace.Accumulate([1, -2]);
        Assert.All(new ObGd(1, 2).Increment([1, -2], trace.Value, 0), increment => Assert.Equal(0, increment));
        trace.Accumulate([3, 4]);
        Assert.Equal([3.5, 3], trace.Value);
    }

    [Fact]
    public void Trace_AfterClear_EqualsNextGradient()
    {
        var trace = new EligibilityTrace(2, 0.9);
        trace.Accumulate([1, -2]);
        trace.Clear();
        trace.Accumulate([3, 4]);
        Assert.Equal([3, 4], trace.Value);
    }

    [Fact]
    public void ObGd_AnyTrace_IncrementStaysWithinBound() =>
        Gen.Select(s_vectors, Gen.Double[-100, 100], Gen.Double[0.01, 2], Gen.Double[0.5, 5])
            .Sample(
                (trace, tdError, stepSize, kappa) =>
                {
                    var rule = new ObGd(stepSize, kappa);
                    var moved = rule.Increment(trace, trace, tdError).Sum(Math.Abs);
                    var errorBar = Math.Max(Math.Abs(tdError), 1);
                    var slack = 1 + 1e-12;
                    return moved <= Math.Min(stepSize, 1 / (kappa * errorBar * rule.TraceNorm)) * Math.Abs(tdError) * rule.TraceNorm * slack
                        && (rule.Bound < 1 || moved <= Math.Abs(tdError) / (kappa * errorBar) * slack)
                        && (rule.Bound > 1 || rule.StepSize == stepSize);
                }
            );

    [Fact]
    public void Sgd_NormAboveClip_IncrementHasNormOfClip() =>
        s_vectors.Sample(direction =>
        {
            var rule = new Sgd(0.1, clip: 1);
            var moved = Math.Sqrt(rule.Increment(direction).Sum(d => d * d));
            return Math.Abs(moved - (0.1 * Math.Min(1, rule.Norm))) < 1e-14;
        });

    [Fact]
    public void Sgd_ClipZero_NeverClips()
    {
        Agreement.Close([300, -400], new Sgd(1).Increment([300, -400]), 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Intentional_GradientsTimesConstant_InducedChangeStaysTheSame(bool tracePreconditioner)
    {
        double[] plain = Changes(1);
        Agreement.Close(plain, Changes(1000), 1e-6);

        double[] Changes(double scale)
        {
            var random = Cases.Random(6);
            var rule = new Intentional(5, 0.5, decay: 0.8, tracePreconditioner: tracePreconditioner);
            var trace = new EligibilityTrace(5, 0.8);
            var changes = new double[20];
            for (var t = 0; t < changes.Length; t++)
            {
                var gradient = random.Normals(5, scale);
                trace.Accumulate(gradient);
                changes[t] = Cases.Dot(gradient, rule.Increment(gradient, trace.Value, random.NextNormal()));
            }

            return changes;
        }
    }

    [Fact]
    public void Intentional_TraceDecayAndDiscountOne_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Intentional(1, 0.5, decay: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Implicit(1, 0.5, decay: double.NaN));
    }

    [Fact]
    public void Intentional_FixedClip_UsesErrorsWithinOne()
    {
        var rule = new Intentional(1, 0.5, decay: 0, ablation: IntentionalAblation.FixedClip);
        rule.Increment([1], [1], -7);
        Assert.Equal(-1, rule.UsedError);
    }

    [Fact]
    public void Intentional_SmallErrors_CapFadesFromFourteenHundred()
    {
        var rule = new Intentional(1, 0.5, decay: 0);
        for (var k = 1; k <= 1000; k++)
        {
            rule.Increment([1], [1], 1e-3);
            if (k == 1)
                Assert.InRange(rule.Cap, 1414, 1415);
        }

        Assert.InRange(rule.Cap, 42, 43.5);
    }
}
