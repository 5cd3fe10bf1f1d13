using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Autoencode (Morad et al. 2023): watch N suits (steps 1 … N − 1, reward 0), then name them in reverse without seeing any: on step n the
/// right answer is s_{2N−1−n} and pays +1/N, a wrong one −1/N. Terminates on step 2N − 1. The vector is the suit in sight and zeros in
/// play; with the mode shown, [play, watch] comes first and a blank card counts as suit 0, as in the original suite. Old port: nothing is
/// seen while watching, the last card is seen all through play, play begins one decision later and its last answer is compared with the
/// first card once more.
/// </summary>
internal sealed class Autoencode(EnvironmentSettings settings) : CardTask(settings)
{
    private readonly bool _old = CardKind.OldPort(settings);
    private readonly bool _showMode = settings.ShowMode && !CardKind.OldPort(settings);
    private readonly int[] _shown = new int[2];

    /// <summary>Mode (1 watch, 0 play) and suit.</summary>
    public override ReadOnlySpan<int> Shown => _shown;

    protected override void Begin(RandomSource random, Span<float> observation) => Show(observation);

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        var step = (int)Clock;
        Show(observation);
        var firstPlay = _old ? Count + 1 : Count;
        if (step < firstPlay)
            return default;
        var answer = Cards[Math.Max(0, Count - 1 - (step - firstPlay))];
        var pay = 1.0 / Count;
        return new Transition(action.Index == answer ? pay : -pay, Terminated: step == Facts.EpisodeLength, Truncated: false);
    }

    protected override void LoadProgress(BinaryReader reader) => See();

    private void See()
    {
        var step = (int)Clock;
        var watching = _old ? step < Count : step < Count - 1;
        var visible = _old ? !watching : step < Count;
        _shown[0] = watching ? 1 : 0;
        _shown[1] = visible ? Cards[Math.Min(step, Count - 1)] : 0;
    }

    private void Show(Span<float> observation)
    {
        See();
        observation.Clear();
        if (_showMode)
        {
            observation[_shown[0]] = 1;
            observation[2 + _shown[1]] = 1;
        }
        else if (_old ? _shown[0] == 0 : Clock < Count)
        {
            observation[_shown[1]] = 1;
        }
    }
}
