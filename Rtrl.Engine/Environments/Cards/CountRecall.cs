using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// CountRecall (Morad et al. 2023): decision t sees a value v_t and a query q_t from two decks and must say how many of v_0 … v_t equal
/// q_t. Right pays +1/(N − 1), wrong −1/(N − 1). Terminates on step N − 1. Old port: answers 0 and 1 only, pay 1/N, N steps.
/// </summary>
internal sealed class CountRecall(EnvironmentSettings settings) : CardTask(settings)
{
    private readonly int[] _shown = new int[2];

    /// <summary>Value and query.</summary>
    public override ReadOnlySpan<int> Shown => _shown;

    protected override void Begin(RandomSource random, Span<float> observation) => Show(observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var decision = (int)Clock - 1;
        var values = Cards.AsSpan(0, decision + 1);
        var count = values.Count(Cards[Count + decision]);
        var pay = 1.0 / Facts.EpisodeLength!.Value;
        Show(observation);
        return new Transition(action.Index == count ? pay : -pay, Terminated: Clock == Facts.EpisodeLength, Truncated: false);
    }

    protected override void LoadProgress(BinaryReader reader) => See();

    private void See()
    {
        var card = Math.Min((int)Clock, Count - 1);
        _shown[0] = Cards[card];
        _shown[1] = Cards[Count + card];
    }

    private void Show(Span<float> observation)
    {
        See();
        OneHot.Write(observation[..Types], _shown[0]);
        OneHot.Write(observation[Types..], _shown[1]);
    }
}
