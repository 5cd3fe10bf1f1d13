using Rtrl.Engine.Learning.Reference;

namespace Rtrl.Tests.Engine.Golden;

[Trait("Golden", "algorithms")]
public class StepSizeGoldenTests
{
    [Theory]
    [InlineData("plain_lr1_kappa2", 1.0)]
    [InlineData("plain_lr0.1_kappa2_step1_unbounded", 0.1)]
    public void ObGd_ThreeSteps_MatchesBoundAndWeights(string name, double stepSize)
    {
        var golden = GoldenData.Algorithm("obgd");
        var rule = new ObGd(stepSize, kappa: 2);
        Follow(
            golden,
            golden[name],
            rule,
            want =>
            {
                Agreement.Close(want["z_sum"].Number, rule.TraceNorm);
                Agreement.Close(want["M"].Number, rule.Bound);
                Agreement.Close(want["step_size"].Number, rule.StepSize);
            }
        );
    }

    [Theory]
    [InlineData("adaptive_lr1_kappa2_beta2_0.999_eps_outside_sqrt", false)]
    [InlineData("adaptive_lr1_kappa2_beta2_0.999_eps_inside_sqrt", true)]
    public void AdaptiveObGd_ThreeSteps_MatchesBoundAndWeights(string name, bool epsilonInside)
    {
        var golden = GoldenData.Algorithm("obgd");
        var rule = new AdaptiveObGd(4, stepSize: 1, kappa: 2, epsilonInside: epsilonInside);
        Follow(
            golden,
            golden[name],
            rule,
            want =>
            {
                Agreement.Close(want["second_moment_v"].Numbers, rule.SecondMoment);
                Agreement.Close(want["z_sum"].Number, rule.TraceNorm);
                Agreement.Close(want["M"].Number, rule.Bound);
                Agreement.Close(want["step_size"].Number, rule.StepSize);
            }
        );
    }

    [Fact]
    public void Sgd_ClipInactiveAndActive_MatchesIncrement()
    {
        foreach (var want in GoldenData.Algorithm("sgd_clip")["cases"].Items)
        {
            var rule = new Sgd(stepSize: 0.01, clip: 1);
            Agreement.Close(want["update"].Numbers, rule.Increment(want["ascent_direction"].Numbers));
            Agreement.Close(want["global_norm"].Number, rule.Norm);
            Agreement.Close(want["scale"].Number, rule.Scale);
        }
    }

    [Theory]
    [InlineData("value_eta0.5", 0.5, false, false)]
    [InlineData("policy_eta0.05_normalised_delta", 0.05, true, false)]
    [InlineData("policy_eta0.01_normalised_delta_trace_preconditioner", 0.01, true, true)]
    public void Intentional_FourSteps_MatchesStatisticsAndWeights(string name, double eta, bool normalisesError, bool tracePreconditioner)
    {
        var golden = GoldenData.Algorithm("intentional");
        var rule = new Intentional(4, eta, golden["gamma"].Number * golden["lambda"].Number, normalisesError, tracePreconditioner);
        Follow(
            golden,
            golden[name],
            rule,
            want =>
            {
                Agreement.Close(want["v"].Numbers, rule.SecondMoment);
                Agreement.Close(want["m"].Numbers, rule.Preconditioner);
                Agreement.Close(want["grad_norm2_m"].Number, rule.GradientNorm);
                Agreement.Close(want["trace_norm2_m"].Number, rule.TraceNorm);
                Agreement.Close(want["sigma_hat"].Number, rule.Intent);
                Agreement.Close(want["step_size"].Number, rule.StepSize);
                Agreement.Close(want["clip_cap"].Number, rule.Cap);
                Agreement.Close(want["delta_used"].Number, rule.UsedError);
            }
        );
    }

    [Fact]
    public void Intentional_LinearCase_MatchesIntendedChange()
    {
        var golden = GoldenData.Algorithm("intentional")["sanity_linear_case"];
        var gradient = golden["gradient"].Numbers;
        var rule = new Intentional(
            4,
            golden["eta"].Number,
            decay: 0,
            ablation: IntentionalAblation.NoPreconditioner | IntentionalAblation.TraceNormDenominator
        );
        var increment = rule.Increment(gradient, gradient, golden["delta"].Number);
        Agreement.Close(golden["update"].Numbers, increment);
        Agreement.Close(golden["prediction_change"].Number, gradient.Zip(increment, (g, d) => g * d).Sum());
    }

    [Fact]
    public void Implicit_ThreeSteps_MatchesDenominatorAndWeights()
    {
        var golden = GoldenData.Algorithm("implicit");
        var rule = new Implicit(4, eta: 0.5, golden["gamma"].Number * golden["lambda"].Number);
        Follow(
            golden,
            golden["steps"],
            rule,
            want =>
            {
                Agreement.Close(want["m_used"].Numbers, rule.Preconditioner);
                Agreement.Close(want["baseline"].Number, rule.Baseline);
                Agreement.Close(want["denominator"].Number, rule.Denominator);
                Agreement.Close(want["step_size"].Number, rule.StepSize);
            }
        );
    }

    /// <summary>Feeds the gradients and TD errors of a golden trajectory to a rule and compares traces, increments and weights.</summary>
    internal static void Follow(GoldenData golden, GoldenData steps, IStepSizeRule rule, Action<GoldenData> check)
    {
        var weights = golden["w_initial"].Numbers;
        var trace = new EligibilityTrace(weights.Length, golden["gamma"].Number * golden["lambda"].Number);
        foreach (var want in steps.Items)
        {
            var gradient = want["gradient"].Numbers;
            trace.Accumulate(gradient);
            Agreement.Close(want["trace_z"].Numbers, trace.Value);
            var curvature = want.Has("curvature_given") ? want["curvature_given"].Number : 0;
            var increment = rule.Increment(gradient, trace.Value, want["delta"].Number, _ => curvature);
            for (var i = 0; i < weights.Length; i++)
                weights[i] += increment[i];
            Agreement.Close(want["update"].Numbers, increment);
            Agreement.Close(want["w_after"].Numbers, weights);
            check(want);
            if (want.Has("trace_reset_after_update") && want["trace_reset_after_update"].Flag)
                trace.Clear();
        }
    }
}
