using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// RepeatFirst (Morad et al. 2023): decision t sees the suit s_t and must name s_0; right pays +1/(N − 1), wrong −1/(N − 1). Terminates
/// when all cards are dealt, on step N − 1. The old port takes one step more, with the last card still in sight.
/// </summary>
internal sealed class RepeatFirst(EnvironmentSettings settings) : CardTask(settings)
{
    private readonly int[] _shown = new int[1];

    public override ReadOnlySpan<int> Shown => _shown;

    protected override void Begin(RandomSource random, Span<float> observation) => Show(0, observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        Show(Math.Min((int)Clock, Count - 1), observation);
        var pay = 1.0 / (Count - 1);
        return new Transition(action.Index == Cards[0] ? pay : -pay, Terminated: Clock == Facts.EpisodeLength, Truncated: false);
    }

    protected override void LoadProgress(BinaryReader reader) => _shown[0] = Cards[Math.Min((int)Clock, Count - 1)];

    private void Show(int card, Span<float> observation) => OneHot.Write(observation, _shown[0] = Cards[card]);
}
