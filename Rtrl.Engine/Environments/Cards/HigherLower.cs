using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// HigherLower (Morad et al. 2023): decision t sees the rank s_t and guesses whether s_{t+1} is higher (action 0) or lower (1). Right pays
/// +1/N, wrong −1/N, a tie nothing. Ace is lowest. Terminates on step N − 1; the old port adds a last step that always ties.
/// </summary>
internal sealed class HigherLower(EnvironmentSettings settings) : CardTask(settings)
{
    private readonly int[] _shown = new int[1];

    public override ReadOnlySpan<int> Shown => _shown;

    protected override void Begin(RandomSource random, Span<float> observation) => Show(0, observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var next = Math.Min((int)Clock, Count - 1);
        var difference = Cards[next] - Cards[(int)Clock - 1];
        Show(next, observation);
        var right = action.Index == 0 ? Math.Sign(difference) : -Math.Sign(difference);
        return new Transition(right / (double)Count, Terminated: Clock == Facts.EpisodeLength, Truncated: false);
    }

    protected override void LoadProgress(BinaryReader reader) => _shown[0] = Cards[Math.Min((int)Clock, Count - 1)];

    private void Show(int card, Span<float> observation) => OneHot.Write(observation, _shown[0] = Cards[card]);
}
