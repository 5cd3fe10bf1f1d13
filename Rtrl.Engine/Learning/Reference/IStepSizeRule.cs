namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Turns trace and TD error into the increment dw of one network. Norms run over the whole network. Statistics of a rule survive
/// episode ends and trace resets.
/// </summary>
public interface IStepSizeRule
{
    /// <param name="gradient">g_t, this step's gradient.</param>
    /// <param name="trace">z_t, already containing g_t.</param>
    /// <param name="tdError">δ_t.</param>
    /// <param name="curvature">(z/m) · (g_t − γ(1 − d) ∇ bootstrap value); only the implicit rule reads it, given m.</param>
    /// <returns>dw, to be added to the parameters.</returns>
    double[] Increment(ReadOnlySpan<double> gradient, ReadOnlySpan<double> trace, double tdError, Func<double[], double>? curvature = null);
}
