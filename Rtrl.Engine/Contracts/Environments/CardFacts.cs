namespace Rtrl.Engine.Contracts;

/// <summary>POPGym's card games (Morad et al. 2023).</summary>
internal static class CardFacts
{
    private static readonly string[] s_suits = ["spade", "diamond", "club", "heart"];

    private static readonly string[] s_colours = ["black", "red"];

    private static readonly string[] s_ranks = ["ace", "2", "3", "4", "5", "6", "7", "8", "9", "10", "jack", "queen", "king"];

    public static IReadOnlyList<EnvironmentDescriptor> All { get; } =
    [
        new("repeat-first", "RepeatFirst", "Cards are dealt one by one; every decision must name the suit of the very first.", "Cards") { Describe = RepeatFirst },
        new("repeat-previous", "RepeatPrevious", "Cards are dealt one by one; every decision must name the suit dealt a fixed number of cards ago.", "Cards") { Describe = RepeatPrevious },
        new("autoencode", "Autoencode", "A deck is dealt, then its suits must be named in reverse order without seeing a card.", "Cards") { Describe = Autoencode },
        new("count-recall", "CountRecall", "Pairs of cards are dealt; every decision must say how often the queried kind has come up so far.", "Cards") { Describe = CountRecall },
        new("concentration", "Concentration", "The memory game: turn two face-down cards, keep those that match.", "Cards") { Describe = Concentration, ShowsPreviousAction = true },
        new("higher-lower", "HigherLower", "Guess whether the next card's rank is higher or lower; remembering what was dealt helps a little.", "Cards") { Describe = HigherLower },
    ];

    /// <summary>Cards in play: 52 per deck.</summary>
    public static int Cards(EnvironmentSettings settings) => 52 * settings.Name switch
    {
        "repeat-first" => Levels.Of(settings, 1, 8, 16),
        "count-recall" => Levels.Of(settings, 1, 2, 4),
        "concentration" => Levels.Of(settings, 1, 2, 1),
        _ => Levels.Of(settings, 1, 2, 3),
    };

    /// <summary>Kinds of card told apart: 2 colours, 4 suits or 13 ranks.</summary>
    public static int Types(EnvironmentSettings settings) => settings.Name switch
    {
        "count-recall" => Levels.Of(settings, 2, 4, 13),
        "concentration" => Levels.Of(settings, 2, 2, 13),
        "higher-lower" => 13,
        _ => 4,
    };

    /// <summary>RepeatPrevious: the right answer at decision t is card t − k + 1.</summary>
    public static int PreviousK(EnvironmentSettings settings) => Levels.Of(settings, 4, 32, 64);

    public static bool OldPort(EnvironmentSettings settings) => settings.CardRules == "old-port";

    private static string[] TypeNames(EnvironmentSettings settings) => Types(settings) switch { 2 => s_colours, 4 => s_suits, _ => s_ranks };

    private static EnvironmentFacts RepeatFirst(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        var old = OldPort(settings);
        // Without memory: name the suit in sight. It is right at decision 0 and whenever a card of the first one's suit is in sight.
        var same = 1 + ((cards - 2) * ((2 * ((cards / 4) - 1.0) / (cards - 1)) - 1));
        return Suits(settings, "RepeatFirst") with
        {
            EpisodeLength = old ? cards : cards - 1,
            MemoryLag = cards - 2,
            LowestReturn = old ? -cards / (cards - 1.0) : -1,
            HighestReturn = old ? cards / (cards - 1.0) : 1,
            RandomReturn = old ? -0.5 * cards / (cards - 1.0) : -0.5,
            OptimalReturn = old ? cards / (cards - 1.0) : 1,
            MemorylessReturn = old ? null : same / (cards - 1),
            SuccessReturn = 0.999,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 1),
        };
    }

    private static EnvironmentFacts RepeatPrevious(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        return Suits(settings, "RepeatPrevious") with
        {
            EpisodeLength = cards - 1,
            MemoryLag = PreviousK(settings) - 1,
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = -0.5,
            OptimalReturn = 1,
            // Without memory: name a suit other than the one in sight, right with probability (N/4)/(N − 1).
            MemorylessReturn = (cards / 2.0 / (cards - 1)) - 1,
            SuccessReturn = 0.999,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 1),
        };
    }

    private static EnvironmentFacts Autoencode(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        var old = OldPort(settings);
        return Suits(settings, "Autoencode") with
        {
            ObservationNames = settings.ShowMode && !old
                ? [.. EntryNames.OneHot("mode", ["play", "watch"]), .. EntryNames.OneHot("card", s_suits)]
                : [.. EntryNames.OneHot("card", s_suits)],
            EpisodeLength = old ? (2 * cards) + 1 : (2 * cards) - 1,
            MemoryLag = (2 * cards) - 2,
            LowestReturn = old ? -(cards + 1.0) / cards : -1,
            HighestReturn = old ? (cards + 1.0) / cards : 1,
            RandomReturn = old ? -0.5 * (cards + 1) / cards : -0.5,
            OptimalReturn = old ? null : 1,
            SuccessReturn = old ? null : 0.999,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 1),
        };
    }

    private static EnvironmentFacts CountRecall(EnvironmentSettings settings)
    {
        var (cards, types) = (Cards(settings), TypeNames(settings));
        var old = OldPort(settings);
        var actions = old ? 2 : (cards / types.Length) + 1;
        return Suits(settings, "CountRecall") with
        {
            ObservationNames = [.. EntryNames.OneHot("value", types), .. EntryNames.OneHot("query", types)],
            Actions = ActionSpace.Discrete(actions),
            ActionNames = [.. Enumerable.Range(0, actions).Select(count => $"{count}")],
            StateNames = [.. EntryNames.Numbered("value", cards), .. EntryNames.Numbered("query", cards), "clock"],
            HiddenSize = 2 * cards,
            EpisodeLength = old ? cards : cards - 1,
            MemoryLag = cards - 2,
            LowestReturn = -1,
            HighestReturn = old ? null : 1,
            RandomReturn = old ? Easy(settings, -0.927) : -1 + (2.0 / actions),
            OptimalReturn = old ? Easy(settings, -0.891) : 1,
            SuccessReturn = old ? null : 0.999,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 1),
        };
    }

    private static EnvironmentFacts HigherLower(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        return Suits(settings, "HigherLower") with
        {
            ObservationNames = [.. EntryNames.OneHot("rank", s_ranks)],
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["higher", "lower"],
            EpisodeLength = OldPort(settings) ? cards : cards - 1,
            MemoryLag = cards - 2,
            LowestReturn = -(cards - 1.0) / cards,
            HighestReturn = (cards - 1.0) / cards,
            RandomReturn = 0,
            OptimalReturn = Levels.Of(settings, 0.530, 0.515, 0.513),
            MemorylessReturn = 84.0 / 169,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 0.507),
            References = [new("clairvoyant", 12.0 / 13)],
        };
    }

    private static EnvironmentFacts Concentration(EnvironmentSettings settings)
    {
        var (cards, types) = (Cards(settings), TypeNames(settings));
        var names = Enumerable.Range(0, cards);
        return new EnvironmentFacts
        {
            Title = $"Concentration, {settings.Level}",
            ObservationNames = [.. from card in names from kind in types.Append("face down") select $"card {card}: {kind}"],
            Actions = ActionSpace.Discrete(cards),
            ActionNames = [.. EntryNames.Numbered("card", cards)],
            StateNames = [.. EntryNames.Numbered("card", cards), .. EntryNames.Numbered("matched", cards), .. EntryNames.Numbered("face up", cards), .. EntryNames.Numbered("seen", cards), "clock"],
            HiddenSize = cards,
            EpisodeLength = (int)Math.Ceiling((2 * cards) - (cards / ((2.0 * cards) - 1))),
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = Levels.Of(settings, -0.1904, -0.1857, -0.8349),
            OptimalReturn = Levels.Of(settings, 0.813, 0.812, 0.698),
            // The paper quotes 0.66 on its scale.
            MemorylessReturn = Easy(settings, (0.66 * 1.816) - 1),
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 0.816),
        };
    }

    private static EnvironmentFacts Suits(EnvironmentSettings settings, string title)
    {
        var cards = Cards(settings);
        return new EnvironmentFacts
        {
            Title = $"{title}, {settings.Level}{(OldPort(settings) && title != "RepeatPrevious" ? ", old port" : "")}",
            ObservationNames = [.. EntryNames.OneHot("card", s_suits)],
            Actions = ActionSpace.Discrete(4),
            ActionNames = s_suits,
            StateNames = [.. EntryNames.Numbered("card", cards), "clock"],
            HiddenSize = cards,
        };
    }

    /// <summary>A value that is known for the easy level only.</summary>
    private static double? Easy(EnvironmentSettings settings, double value) => settings.Level == "easy" ? value : null;
}
