namespace Rtrl.Engine.Settings;

/// <summary>Which world, its size, and which edition's rules.</summary>
public sealed record EnvironmentSettings
{
    [Setting("Environment", "The task the agent lives in.", Options = SettingOptions.Environments)]
    public string Name { get; init; } = "memory-chain";

    [Setting(
        "Level",
        "The task's size or length. The papers report easy.",
        Options = SettingOptions.Levels,
        AppliesWhen = "environment.name={level}"
    )]
    public string Level { get; init; } = "easy";

    [Setting(
        "Chain length L",
        "Decisions in one episode. The cue is last visible at decision 1 and the answer is due at decision L − 1, so the memory "
            + "must last L − 2 steps.",
        Min = 2,
        Max = 100_000,
        Unit = "steps",
        AppliesWhen = "environment.name={chain}"
    )]
    public int Length { get; init; } = 16;

    [Setting(
        "Cue bits",
        "Bits shown at the start, one of which is asked for at the end. The papers use 1.",
        Min = 1,
        Max = 64,
        AppliesWhen = "environment.name={chain}"
    )]
    public int Bits { get; init; } = 1;

    [Setting(
        "Memory K",
        "The answer at decision t is the bit of decision t − K, which lies K − 1 observations back.",
        Min = 1,
        Max = 256,
        Unit = "steps",
        AppliesWhen = "environment.name={delay}"
    )]
    public int K { get; init; } = 4;

    [Setting(
        "Horizons h",
        "An episode takes K·h steps; all but the first K are rewarded.",
        Min = 2,
        Max = 64,
        AppliesWhen = "environment.name={delay}"
    )]
    public int Horizons { get; init; } = 8;

    [Setting(
        "Card rules",
        "“repaired” follows the original suite. “old-port” repeats the port that the first edition's code names, faults included; "
            + "only for comparing with those figures.",
        Options = SettingOptions.CardRules,
        AppliesWhen = "environment.name={card-rules}"
    )]
    public string CardRules { get; init; } = "repaired";

    [Setting(
        "Show the mode",
        "Autoencode: tell the agent whether to watch or to play, as the original suite does. Off, as in the ports: the vector is "
            + "all zeros in play.",
        AppliesWhen = "environment.name={show-mode};environment.cardRules=repaired"
    )]
    public bool ShowMode { get; init; }

    [Setting(
        "One step more",
        "MineSweeper: the time limit falls one step later, as in the port of the paper's eleven-task figures.",
        AppliesWhen = "environment.name={extra-step}"
    )]
    public bool ExtraStep { get; init; }

    [Setting(
        "Previous action in the observation",
        "One-hot of the last action and a first-observation flag, appended by the environment. “task”: Battleship, Concentration, "
            + "MineSweeper and MultiarmedBandit only, as in the later edition.",
        Options = SettingOptions.PreviousActions,
        AppliesWhen = "environment.name={discrete}"
    )]
    public string PreviousAction { get; init; } = "task";

    [Setting(
        "Interstimulus interval",
        "Nominal steps from cue onset to outcome onset; each trial draws from ISI ± ISI/3. The discount that fits is 1 − 1/ISI.",
        Min = 1,
        Max = 10_000,
        Unit = "steps",
        AppliesWhen = "environment.name={isi}"
    )]
    public int Isi { get; init; } = 20;

    [Setting(
        "Shortest intertrial interval",
        "Steps from outcome onset to the next cue, at least.",
        Min = 2,
        Max = 10_000,
        Unit = "steps",
        AppliesWhen = "environment.name={iti}"
    )]
    public int ItiMin { get; init; } = 80;

    [Setting(
        "Longest intertrial interval",
        "At most so many steps, inclusive: 120 in the experiments; the later port's default is 129.",
        Min = 2,
        Max = 10_000,
        Unit = "steps",
        AppliesWhen = "environment.name={iti}"
    )]
    public int ItiMax { get; init; } = 120;

    [Setting(
        "Distractors",
        "Further signals that predict nothing. The papers use 0.",
        Min = 0,
        Max = 10,
        AppliesWhen = "environment.name={iti}"
    )]
    public int Distractors { get; init; }

    [Setting(
        "Conditioned stimuli",
        "Signals that form a pattern; half of them are on in a target pattern, so the number is even.",
        Min = 2,
        Max = 10,
        AppliesWhen = "environment.name={patterns}"
    )]
    public int Stimuli { get; init; } = 4;

    [Setting("Target patterns", "Patterns that the outcome follows.", Min = 1, Max = 126, AppliesWhen = "environment.name={patterns}")]
    public int Targets { get; init; } = 3;

    [Setting(
        "Pattern seed",
        "Draws the target patterns, apart from the run's own seed, so that every run has the same task.",
        Min = 0,
        Max = 2_147_483_647,
        AppliesWhen = "environment.name={patterns}"
    )]
    public int PatternSeed { get; init; }

    [Setting(
        "Outcome noise",
        "Share of trials whose outcome is turned into its opposite.",
        Min = 0,
        Max = 1,
        AppliesWhen = "environment.name={outcome-noise}"
    )]
    public double OutcomeNoise { get; init; } = 0.1;

    [Setting(
        "Relearning period P",
        "The rewards change sign every P/2 steps.",
        Min = 2,
        Max = 1_000_000_000,
        Unit = "steps",
        AppliesWhen = "environment.name={foraging}"
    )]
    public int Period { get; init; } = 500_000;

    [Setting(
        "View radius",
        "Cells seen in each direction: 4 gives the paper's 9×9 view, 2 the library's 5×5.",
        Min = 1,
        Max = 7,
        Unit = "cells",
        AppliesWhen = "environment.name={foraging}"
    )]
    public int ViewRadius { get; init; } = 4;

    [Setting(
        "Channels",
        "“objects” tells the two biomes' objects apart (paper), “colours” does not (library default).",
        Options = SettingOptions.ForagingChannels,
        AppliesWhen = "environment.name={foraging}"
    )]
    public string Channels { get; init; } = "objects";

    [Setting(
        "Seen",
        "What of its own state the body sees: P, V and F of the masked benchmark. Hidden numbers are shown as 0, before normalisation.",
        Options = SettingOptions.Masks,
        AppliesWhen = "environment.name={mask}"
    )]
    public string Mask { get; init; } = "positions";

    [Setting(
        "Task version",
        "“v4” is the version of the masked benchmark. In “v5” a fall is paid nothing for being alive, Walker2d's feet are alike, "
            + "and Ant feels its contacts, at a cost.",
        Options = SettingOptions.TaskVersions,
        AppliesWhen = "environment.name={task-version}"
    )]
    public string TaskVersion { get; init; } = "v4";
}
