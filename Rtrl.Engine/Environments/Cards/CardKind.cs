using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>One of POPGym's card games (Morad et al. 2023).</summary>
internal abstract record CardKind(string Name, string Title, string Help) : EnvironmentMaker(Name, Title, Help, "Cards")
{
    protected static readonly string[] Suits = ["spade", "diamond", "club", "heart"];

    protected static readonly string[] Ranks = ["ace", "2", "3", "4", "5", "6", "7", "8", "9", "10", "jack", "queen", "king"];

    private static readonly string[] s_colours = ["black", "red"];

    /// <summary>Cards in play: 52 per deck.</summary>
    public int Cards(EnvironmentSettings settings) => 52 * Decks(settings);

    /// <summary>Kinds of card told apart: 2 colours, 4 suits or 13 ranks.</summary>
    public virtual int Types(EnvironmentSettings settings) => 4;

    public static bool OldPort(EnvironmentSettings settings) => settings.CardRules == "old-port";

    /// <summary>The game that the settings name.</summary>
    public static new CardKind Of(EnvironmentSettings settings) => (CardKind)EnvironmentKind.Of(settings);

    protected virtual int Decks(EnvironmentSettings settings) => Levels.Of(settings, 1, 2, 3);

    protected string[] TypeNames(EnvironmentSettings settings) =>
        Types(settings) switch
        {
            2 => s_colours,
            4 => Suits,
            _ => Ranks,
        };

    /// <summary>A game that asks for a suit.</summary>
    protected EnvironmentFacts SuitGame(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        return new EnvironmentFacts
        {
            Title = $"{Title}, {settings.Level}{(OldPort(settings) && Traits.Contains("card-rules") ? ", old port" : "")}",
            ObservationNames = [.. EntryNames.OneHot("card", Suits)],
            Actions = ActionSpace.Discrete(4),
            ActionNames = Suits,
            StateNames = [.. EntryNames.Numbered("card", cards), "clock"],
            HiddenSize = cards,
        };
    }

    /// <summary>A value that is known for the easy level only.</summary>
    protected static double? Easy(EnvironmentSettings settings, double value) => settings.Level == "easy" ? value : null;
}
