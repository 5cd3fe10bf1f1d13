using Rtrl.Engine.Kernels;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// A rule whose increment is the trace times one number, so that it can wait for the next pass over the parameters: w ← w + step δ z.
/// </summary>
internal interface IScaledStepRule : IStepRule
{
    /// <summary>The step for this trace and TD error; changes nothing.</summary>
    UpdateOutcome Measure(ReadOnlySpan<float> trace, double traceNorm, double tdError);

    UpdateOutcome IStepRule.Apply(
        Span<float> parameters,
        ReadOnlySpan<float> trace,
        double traceNorm,
        double tdError,
        ReadOnlySpan<float> gradient,
        ReadOnlySpan<float> errorGradient
    )
    {
        var outcome = Measure(trace, traceNorm, tdError);
        VectorKernels.Current.AddScaled(parameters, trace, (float)(outcome.StepSize * tdError));
        return outcome;
    }
}
