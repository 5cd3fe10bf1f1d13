using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// RepeatPrevious (Morad et al. 2023): decision t sees the suit s_t and must name s_{t−k+1}; right pays +1/(N − k), wrong −1/(N − k), and
/// the first k − 1 decisions pay 0. Terminates when all cards are dealt, on step N − 1.
/// </summary>
internal sealed class RepeatPrevious(EnvironmentSettings settings) : CardTask(settings)
{
    private readonly int _k = RepeatPreviousKind.K(settings);
    private readonly int[] _shown = new int[1];

    public override ReadOnlySpan<int> Shown => _shown;

    protected override void Begin(RandomSource random, Span<float> observation) => Show(0, observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var next = (int)Clock;
        Show(next, observation);
        var pay = 1.0 / (Count - _k);
        var reward =
            next < _k ? 0
            : action.Index == Cards[next - _k] ? pay
            : -pay;
        return new Transition(reward, Terminated: next == Count - 1, Truncated: false);
    }

    protected override void LoadProgress(BinaryReader reader) => _shown[0] = Cards[(int)Clock];

    private void Show(int card, Span<float> observation) => OneHot.Write(observation, _shown[0] = Cards[card]);
}
