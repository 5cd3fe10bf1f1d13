using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Heads;

/// <summary>
/// ε(t) = start + (end − start) min(1, t/steps). With probability ε a uniform action, else the greedy one (ties: lowest index). Non-greedy
/// means explored and different from the greedy action. Two draws per choice whatever happens.
/// </summary>
internal sealed class EpsilonGreedy(ExplorationSettings settings, RandomSource random)
{
    public double Epsilon(long step) =>
        step >= settings.Steps ? settings.End : settings.Start + ((settings.End - settings.Start) * step / settings.Steps);

    public Choice Choose(ReadOnlySpan<float> values, long step)
    {
        var explore = random.NextDouble() < Epsilon(step);
        var uniform = random.NextInt(values.Length);
        var greedy = GreedyAction.Of(values);
        return explore ? new Choice(uniform, uniform != greedy) : new Choice(greedy, false);
    }
}
