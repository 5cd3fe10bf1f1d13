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
        Follow(golden, golden[name], rule, want =>
        {
            Agreement.Close(want["z_sum"].Number, rule.TraceNorm);
            Agreement.Close(want["M"].Number, rule.Bound);
            Agreement.Close(want["step_size"].Number, rule.StepSize);
        });
    }

    [Theory]
    [InlineData("adaptive_lr1_kappa2_beta2_0.999_eps_outside_sqrt", false)]
    [InlineData("adaptive_lr1_kappa2_beta2_0.999_eps_inside_sqrt", true)]
    public void AdaptiveObGd_ThreeSteps_MatchesBoundAndWeights(string name, bool epsilonInside)
    {
        var golden = GoldenData.Algorithm("obgd");
        var rule = new AdaptiveObGd(4, stepSize: 1, kappa: 2, epsilonInside: epsilonInside);
        Follow(golden, golden[name], rule, want =>
        {
            Agreement.Close(want["second_moment_v"].Numbers, rule.SecondMoment);
            Agreement.Close(want["z_sum"].Number, rule.TraceNorm);
            Agreement.Close(want["M"].Number, rule.Bound);
            Agreement.Close(want["step_size"].Number, rule.StepSize);
        });
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
