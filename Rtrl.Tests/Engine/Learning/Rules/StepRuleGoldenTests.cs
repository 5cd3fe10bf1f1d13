using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Learning.Rules;

/// <summary>The rules that train against the golden files.</summary>
[Trait("Golden", "algorithms")]
public class StepRuleGoldenTests
{
    [Theory]
    [InlineData("adaptive_lr1_kappa2_beta2_0.999_eps_outside_sqrt", false)]
    [InlineData("adaptive_lr1_kappa2_beta2_0.999_eps_inside_sqrt", true)]
    public void AdaptiveObGd_ThreeSteps_AgreesWithMomentsBoundAndWeights(string name, bool epsilonInside)
    {
        var golden = GoldenData.Algorithm("obgd");
        var rule = StepRules.ForValues(
            new AgentSettings
            {
                Rule = "adaptive-obgd",
                StepSize = 1,
                Kappa = 2,
                EpsilonInsideRoot = epsilonInside,
            },
            4
        );
        Follow(
            golden,
            golden[name],
            rule,
            (want, outcome) =>
            {
                Agreement.Close(want["second_moment_v"].Numbers, rule.Statistics);
                Agreement.Close(want["step_size"].Number, outcome.StepSize, Agreement.Single);
                Assert.Equal(want["M"].Number > 1, outcome.Bounded);
            }
        );
    }

    [Theory]
    [InlineData("value_eta0.5", 0.5, false, "gradient")]
    [InlineData("policy_eta0.05_normalised_delta", 0.05, true, "gradient")]
    [InlineData("policy_eta0.01_normalised_delta_trace_preconditioner", 0.01, true, "trace")]
    public void Intentional_FourSteps_AgreesWithMomentsStepAndWeights(string name, double eta, bool policy, string preconditioner)
    {
        var golden = GoldenData.Algorithm("intentional");
        var settings = Of(golden) with { Rule = "intentional", Eta = eta, ActorEta = eta, Preconditioner = preconditioner };
        var rule = policy ? StepRules.ForPolicy(settings, 4) : StepRules.ForValues(settings, 4);
        Follow(
            golden,
            golden[name],
            rule,
            (want, outcome) =>
            {
                Agreement.Close(want["v"].Numbers, rule.Statistics);
                Agreement.Close(want["step_size"].Number, outcome.StepSize, Agreement.Single);
            }
        );
    }

    [Fact]
    public void Intentional_LinearCase_ChangesThePredictionByTheIntendedShare()
    {
        var golden = GoldenData.Algorithm("intentional")["sanity_linear_case"];
        var gradient = golden["gradient"].Numbers.Single();
        var settings = new AgentSettings
        {
            Rule = "intentional",
            Eta = golden["eta"].Number,
            TraceDecay = 0,
            Preconditioner = "none",
            TraceNormDenominator = true,
        };
        var weights = new float[4];
        StepRules.ForValues(settings, 4).Apply(weights, gradient, 0, golden["delta"].Number, gradient);
        Agreement.Close(golden["update"].Numbers, weights);
    }

    [Fact]
    public void Intentional_FixedClip_UsesTdErrorsOfAtMostOne()
    {
        float[] gradient = [0.5f, -1, 0.25f, 2];
        var settings = new AgentSettings
        {
            Rule = "intentional",
            TraceDecay = 0,
            FixedErrorClip = true,
        };
        var (clipped, one) = (new float[4], new float[4]);
        var outcome = StepRules.ForValues(settings, 4).Apply(clipped, gradient, 0, -7, gradient);
        StepRules.ForValues(settings, 4).Apply(one, gradient, 0, -1, gradient);
        Assert.True(outcome.Bounded);
        Assert.Equal(one, clipped);
    }

    [Fact]
    public void Implicit_ThreeSteps_AgreesWithStepAndWeights()
    {
        var golden = GoldenData.Algorithm("implicit");
        var rule = StepRules.ForValues(Of(golden) with { Rule = "implicit", Eta = 0.5 }, 4);
        Follow(
            golden,
            golden["steps"],
            rule,
            (want, outcome) => Agreement.Close(want["step_size"].Number, outcome.StepSize, Agreement.Single)
        );
    }

    private static AgentSettings Of(GoldenData golden) => new() { Discount = golden["gamma"].Number, TraceDecay = golden["lambda"].Number };

    private static void Follow(GoldenData golden, GoldenData steps, IStepRule rule, Action<GoldenData, UpdateOutcome> check)
    {
        var weights = golden["w_initial"].Numbers.Single();
        foreach (var want in steps.Items)
        {
            var gradient = want["gradient"].Numbers.Single();
            var trace = want["trace_z"].Numbers.Single();
            var outcome = rule.Apply(weights, trace, VectorKernels.Current.SumAbs(trace), want["delta"].Number, gradient, Curved(want));
            Agreement.Close(want["w_after"].Numbers, weights);
            check(want, outcome);
        }
    }

    /// <summary>A vector whose product with z/m is the given curvature.</summary>
    private static float[] Curved(GoldenData want)
    {
        var result = new float[4];
        if (!want.Has("curvature_given"))
            return result;
        var (trace, m) = (want["trace_z"].Numbers, want["m_used"].Numbers);
        var largest = Enumerable.Range(0, 4).MaxBy(i => Math.Abs(trace[i] / m[i]));
        result[largest] = (float)(want["curvature_given"].Number * m[largest] / trace[largest]);
        return result;
    }
}
