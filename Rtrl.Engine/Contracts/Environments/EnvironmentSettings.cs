namespace Rtrl.Engine.Contracts;

/// <summary>Which world, its size, and which edition's rules.</summary>
public sealed record EnvironmentSettings
{
    private const string Levelled =
        "environment.name=repeat-first|repeat-previous|autoencode|count-recall|higher-lower|concentration|battleship|mine-sweeper|multiarmed-bandit"
        + "|position-only-cart-pole|noisy-position-only-cart-pole|position-only-pendulum|noisy-position-only-pendulum|labyrinth-explore|labyrinth-escape";

    private const string Discrete =
        "environment.name=memory-chain|k-memory-chain|repeat-first|repeat-previous|autoencode|count-recall|higher-lower|concentration|battleship|mine-sweeper"
        + "|multiarmed-bandit|position-only-cart-pole|noisy-position-only-cart-pole|labyrinth-explore|labyrinth-escape|foragax";

    private const string Conditioning = "environment.name=trace-conditioning|trace-patterning|noisy-patterning";

    [Setting("Environment", "The task the agent lives in.", Options = SettingOptions.Environments)]
    public string Name { get; init; } = "memory-chain";

    [Setting("Level", "The task's size or length. The papers report easy.", Options = SettingOptions.Levels, AppliesWhen = Levelled)]
    public string Level { get; init; } = "easy";

    [Setting("Chain length L", "Decisions in one episode. The cue is last visible at decision 1 and the answer is due at decision L − 1, so the memory must last L − 2 steps.",
        Min = 2, Max = 100_000, Unit = "steps", AppliesWhen = "environment.name=memory-chain")]
    public int Length { get; init; } = 16;

    [Setting("Cue bits", "Bits shown at the start, one of which is asked for at the end. The papers use 1.", Min = 1, Max = 64, AppliesWhen = "environment.name=memory-chain")]
    public int Bits { get; init; } = 1;

    [Setting("Memory K", "The answer at decision t is the bit of decision t − K, which lies K − 1 observations back.", Min = 1, Max = 256, Unit = "steps", AppliesWhen = "environment.name=k-memory-chain")]
    public int K { get; init; } = 4;

    [Setting("Horizons h", "An episode takes K·h steps; all but the first K are rewarded.", Min = 2, Max = 64, AppliesWhen = "environment.name=k-memory-chain")]
    public int Horizons { get; init; } = 8;

    [Setting("Card rules", "“repaired” follows the original suite. “old-port” repeats the port that the first edition's code names, faults included; only for comparing with those figures.",
        Options = SettingOptions.CardRules, AppliesWhen = "environment.name=repeat-first|autoencode|count-recall|higher-lower")]
    public string CardRules { get; init; } = "repaired";

    [Setting("Show the mode", "Autoencode: tell the agent whether to watch or to play, as the original suite does. Off, as in the ports: the vector is all zeros in play.",
        AppliesWhen = "environment.name=autoencode;environment.cardRules=repaired")]
    public bool ShowMode { get; init; }

    [Setting("One step more", "MineSweeper: the time limit falls one step later, as in the port of the paper's eleven-task figures.", AppliesWhen = "environment.name=mine-sweeper")]
    public bool ExtraStep { get; init; }

    [Setting("Previous action in the observation", "One-hot of the last action and a first-observation flag, appended by the environment. “task”: Battleship, Concentration, MineSweeper and MultiarmedBandit only, as in the later edition.",
        Options = SettingOptions.PreviousActions, AppliesWhen = Discrete)]
    public string PreviousAction { get; init; } = "task";

    [Setting("Interstimulus interval", "Nominal steps from cue onset to outcome onset; each trial draws from ISI ± ISI/3. The discount that fits is 1 − 1/ISI.", Min = 1, Max = 10_000, Unit = "steps",
        AppliesWhen = "environment.name=trace-conditioning|trace-patterning")]
    public int Isi { get; init; } = 20;

    [Setting("Shortest intertrial interval", "Steps from outcome onset to the next cue, at least.", Min = 2, Max = 10_000, Unit = "steps", AppliesWhen = Conditioning)]
    public int ItiMin { get; init; } = 80;

    [Setting("Longest intertrial interval", "At most so many steps, inclusive: 120 in the experiments; the later port's default is 129.", Min = 2, Max = 10_000, Unit = "steps", AppliesWhen = Conditioning)]
    public int ItiMax { get; init; } = 120;

    [Setting("Distractors", "Further signals that predict nothing. The papers use 0.", Min = 0, Max = 10, AppliesWhen = Conditioning)]
    public int Distractors { get; init; }

    [Setting("Conditioned stimuli", "Signals that form a pattern; half of them are on in a target pattern, so the number is even.", Min = 2, Max = 10, AppliesWhen = "environment.name=trace-patterning|noisy-patterning")]
    public int Stimuli { get; init; } = 4;

    [Setting("Target patterns", "Patterns that the outcome follows.", Min = 1, Max = 126, AppliesWhen = "environment.name=trace-patterning|noisy-patterning")]
    public int Targets { get; init; } = 3;

    [Setting("Pattern seed", "Draws the target patterns, apart from the run's own seed, so that every run has the same task.", Min = 0, Max = 2_147_483_647, AppliesWhen = "environment.name=trace-patterning|noisy-patterning")]
    public int PatternSeed { get; init; }

    [Setting("Outcome noise", "Share of trials whose outcome is turned into its opposite.", Min = 0, Max = 1, AppliesWhen = "environment.name=noisy-patterning")]
    public double OutcomeNoise { get; init; } = 0.1;

    [Setting("Relearning period P", "The rewards change sign every P/2 steps.", Min = 2, Max = 1_000_000_000, Unit = "steps", AppliesWhen = "environment.name=foragax")]
    public int Period { get; init; } = 500_000;

    [Setting("View radius", "Cells seen in each direction: 4 gives the paper's 9×9 view, 2 the library's 5×5.", Min = 1, Max = 7, Unit = "cells", AppliesWhen = "environment.name=foragax")]
    public int ViewRadius { get; init; } = 4;

    [Setting("Channels", "“objects” tells the two biomes' objects apart (paper), “colours” does not (library default).", Options = SettingOptions.ForagingChannels, AppliesWhen = "environment.name=foragax")]
    public string Channels { get; init; } = "objects";

    /// <summary>What is wrong between settings that are each within their range.</summary>
    internal IEnumerable<SettingProblem> Contradictions()
    {
        var conditioning = Name is "trace-conditioning" or "trace-patterning" or "noisy-patterning";
        if (conditioning && ItiMax < ItiMin)
            yield return new SettingProblem("environment.itiMax", $"{ItiMax}", $"environment.itiMax is {ItiMax}; it must be at least environment.itiMin, which is {ItiMin}.");
        if (Name is not ("trace-patterning" or "noisy-patterning"))
            yield break;
        var candidates = ConditioningFacts.HalfOnPatterns(Stimuli);
        if (Stimuli % 2 != 0)
            yield return new SettingProblem("environment.stimuli", $"{Stimuli}", $"environment.stimuli is {Stimuli}; it must be even, because half of the stimuli are on in a target pattern.");
        else if (Targets > candidates)
            yield return new SettingProblem("environment.targets", $"{Targets}", $"environment.targets is {Targets}; {Stimuli} stimuli have {candidates} patterns with half of them on, so at most {candidates} are allowed.");
    }
}
