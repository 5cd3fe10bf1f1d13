using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Epsilon-greedy exploration with a linear schedule: ε_t = start + (end − start) min(1, t/steps), t environment steps already taken.
/// </summary>
public sealed class EpsilonGreedy(double start, double end, long steps, RandomSource random)
{
    public double Epsilon(long step) => steps > 0 ? start + ((end - start) * Math.Min(1, (double)step / steps)) : end;

    /// <summary>
    /// A uniform action with probability ε, the greedy one (lowest index) otherwise. A uniform draw that hits the greedy action is greedy.
    /// </summary>
    public (int Action, bool NonGreedy) Choose(ReadOnlySpan<double> values, long step)
    {
        var greedy = TiedMaximum.ArgMax(values);
        if (random.NextDouble() >= Epsilon(step))
            return (greedy, false);
        var action = random.NextInt(values.Length);
        return (action, action != greedy);
    }
}
