using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// A task whose hidden state is one or more shuffled decks, kept as the one feature that matters (colour, suit or rank) in deal order.
/// Every kind occurs equally often.
/// </summary>
internal abstract class CardTask : EnvironmentBase
{
    private protected CardTask(EnvironmentSettings settings)
        : base(settings)
    {
        var kind = CardKind.Of(settings);
        (Count, Types) = (kind.Cards(settings), kind.Types(settings));
        Cards = new byte[Facts.HiddenSize];
    }

    /// <summary>Cards in one deal, N.</summary>
    protected int Count { get; }

    /// <summary>Kinds told apart.</summary>
    protected int Types { get; }

    /// <summary>Kinds in deal order; a second deal, where there is one, follows the first.</summary>
    protected byte[] Cards { get; }

    public override void WriteHidden(Span<double> hidden)
    {
        for (var i = 0; i < Cards.Length; i++)
            hidden[i] = Cards[i];
    }

    protected override void Draw(RandomSource random)
    {
        for (var start = 0; start < Cards.Length; start += Count)
            Deal(Cards.AsSpan(start, Count), random);
    }

    protected override bool Possible(int index, double value) => IsIndex(value, Types);

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var i = 0; i < Cards.Length; i++)
            Cards[i] = (byte)hidden[i];
    }

    /// <summary>A uniform permutation (Fisher and Yates; Durstenfeld 1964).</summary>
    private void Deal(Span<byte> deck, RandomSource random)
    {
        for (var i = 0; i < deck.Length; i++)
            deck[i] = (byte)(i % Types);
        for (var i = deck.Length - 1; i > 0; i--)
        {
            var j = random.NextInt(i + 1);
            (deck[i], deck[j]) = (deck[j], deck[i]);
        }
    }
}
