namespace Rtrl.Engine.Learning;

/// <summary>Turns a trace and a TD error into an increment of the parameters: w ← w + step δ z.</summary>
internal interface IStepRule
{
    /// <param name="traceNorm">L1 norm of z over the whole network.</param>
    UpdateOutcome Apply(Span<float> parameters, ReadOnlySpan<float> trace, double traceNorm, double tdError);
}
