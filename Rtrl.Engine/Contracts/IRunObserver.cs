namespace Rtrl.Engine.Contracts;

/// <summary>
/// Watches a run without touching it. Called on the training thread after each step: copy what is needed and return; never block, never
/// throw.
/// </summary>
public interface IRunObserver
{
    /// <param name="metrics">Values of the finished step.</param>
    /// <param name="hiddenState">Recurrent state h_t as [real of all units; imaginary of all units], empty without recurrence. Valid only
    /// during the call.</param>
    void OnStep(in StepMetrics metrics, ReadOnlySpan<float> hiddenState);
}
