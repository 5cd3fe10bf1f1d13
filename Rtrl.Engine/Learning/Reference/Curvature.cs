using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// What an implicit step asks of the error: how fast −δ grows along a direction p of the parameters, p · (g_t − γ ∇ bootstrap value).
/// </summary>
internal static class Curvature
{
    /// <param name="gradient">g_t.</param>
    /// <param name="next">The bootstrap pass; null where its value does not count.</param>
    /// <param name="adjoint">d(bootstrap value)/d(outputs of that pass), from those outputs.</param>
    public static Func<double[], double> Of(double[] gradient, double discount, NetworkStep? next, Func<double[], double[]> adjoint) =>
        direction =>
        {
            var bootstrap = next?.Gradient(adjoint(next.Outputs)).Parameters;
            var sum = 0.0;
            for (var i = 0; i < direction.Length; i++)
                sum += direction[i] * (gradient[i] - (bootstrap is null ? 0 : discount * bootstrap[i]));
            return sum;
        };
}
