namespace Rtrl.Engine.Settings;

/// <summary>Every list of names a setting may choose from; <see cref="SettingAttribute.Options"/> points here by the list's name.</summary>
public static class SettingOptions
{
    public const string Environments = "environments";
    public const string Cells = "cells";
    public const string Gradients = "gradients";
    public const string Agents = "agents";
    public const string Rules = "rules";
    public const string Preconditioners = "preconditioners";
    public const string Deviations = "deviations";
    public const string BootstrapStates = "bootstrapStates";
    public const string ClipScopes = "clipScopes";
    public const string Activations = "activations";
    public const string Recurrences = "recurrences";
    public const string MinGruForms = "minGruForms";
    public const string Initialisers = "initialisers";
    public const string FanIns = "fanIns";
    public const string PreviousInputs = "previousInputs";
    public const string RewardVariants = "rewardVariants";
    public const string ObservationVariants = "observationVariants";
    public const string Levels = "levels";
    public const string CardRules = "cardRules";
    public const string PreviousActions = "previousActions";
    public const string ForagingChannels = "foragingChannels";
    public const string Masks = "masks";
    public const string TaskVersions = "taskVersions";

    private static readonly Dictionary<string, IReadOnlyList<SettingOption>> s_lists = new()
    {
        [Environments] = EnvironmentKind.All,
        [Cells] = CellKind.All,
        [Gradients] =
        [
            new(
                "rtrl",
                "Exact RTRL",
                "The recurrent parameters receive their whole gradient through time, carried forward in sensitivities."
            ),
            new("tbptt1", "TBPTT(1)", "Credit stops at the last step: the state it inherits counts as a constant."),
            new(
                "frozen",
                "Frozen",
                "The recurrent parameters keep their starting values (under QRC's β those of the h network still decay): what does "
                    + "learning the memory add?"
            ),
        ],
        [Agents] = AgentKind.All,
        [Rules] =
        [
            new(
                "obgd",
                "ObGD",
                "Overshooting-bounded gradient descent: shrinks the step so that one update cannot overshoot its target (Elsayed "
                    + "et al. 2024)."
            ),
            new("adaptive-obgd", "Adaptive ObGD", "ObGD on a trace divided by the running magnitude of each parameter's updates."),
            new(
                "intentional",
                "Intentional",
                "Chooses the step so that the prediction moves by a given share of the TD error (Sharifnassab et al. 2026)."
            ),
            new("implicit", "Implicit", "As intentional, and counts in how the bootstrap value moves along; for value methods."),
            new("sgd", "SGD with clip", "A fixed learning rate along δz, with an optional bound on the direction's norm."),
        ],
        [Preconditioners] =
        [
            new("gradient", "Gradient", "Of the gradient, as published."),
            new("trace", "Trace", "Of the eligibility trace: later version, masked MuJoCo and Foragax."),
            new("none", "None", "No preconditioner: an ablation."),
        ],
        [Deviations] =
        [
            new("free", "Free parameter", "log σ is a parameter of its own, the same in every state (seed release)."),
            new("softplus", "Softplus", "σ = softplus of a network output, different in every state (later version, stream-x)."),
        ],
        [BootstrapStates] =
        [
            new("after", "After the observation", "h_t, which has seen o_t: the published update."),
            new(
                "before",
                "Before the observation",
                "h_{t−1}: o_t is left out of the bootstrap value, as in an older public QRC of the same authors (memorax)."
            ),
        ],
        [ClipScopes] =
        [
            new(
                "direction",
                "Whole direction",
                "−β v included, as released. Where β‖v‖ is far above the clip, h stands still and the correction becomes noise."
            ),
            new("gradient", "Without decay", "δ z − η ∇h alone; −β v is added afterwards."),
        ],
        [Activations] = [new("leaky-relu", "LeakyReLU", "Slope 1 above 0, 0.01 below."), new("tanh", "tanh", "Bounded and smooth.")],
        [Recurrences] =
        [
            new("tanh", "tanh", "Bounded: the state stays within ±1."),
            new(
                "relu",
                "ReLU",
                "max(0, p): what is below 0 is forgotten at once. The RTU's first code offers it beside tanh (Elelimy et al. 2024)."
            ),
        ],
        [MinGruForms] =
        [
            new(
                "code",
                "As in the code",
                "u = sigmoid(W x + b), candidate G(W x + b) with G(v) = v + 1/2 above 0 and sigmoid(v) below (Feng et al. 2024, in "
                    + "logarithms)."
            ),
            new("manuscript", "As in the manuscript", "u = sigmoid(W x), candidate W x: no biases and no G (Farr et al. 2026)."),
        ],
        [Initialisers] =
        [
            new("sparse", "Sparse", "Nine weights in ten are 0."),
            new("orthogonal", "Orthogonal", "Orthonormal rows times a gain."),
        ],
        [FanIns] =
        [
            new("units", "Units n", "√(1/n), whatever the number of features (Farr et al. 2026, code)."),
            new("inputs", "Inputs F", "√(1/F) (Elelimy et al. 2024, code)."),
        ],
        [PreviousInputs] =
        [
            new("none", "None", "The observation only."),
            new("before", "Before the encoder", "Beside the observation (seed release on POPGym)."),
            new("after", "After the encoder", "Beside the encoder's features (later version on POPGym)."),
        ],
        [RewardVariants] =
        [
            new("seed", "Seed release", "Starts with a prior of one sample; the discounted return starts anew after an episode's end."),
            new(
                "later",
                "Later version",
                "Starts empty and divides by count − 1; the discounted return starts anew after an episode's end."
            ),
            new("stream-x", "stream-x", "Starts empty and divides by count − 1; the discounted return runs on over episode ends."),
        ],
        [ObservationVariants] =
        [
            new("seed", "Seed release", "Starts with a prior of one sample of mean 0 and variance 1."),
            new("stream-x", "stream-x", "Starts empty: the first observation becomes the mean."),
            new(
                "shared",
                "Shared",
                "One mean and variance over all entries, as the seed release has for PPO on POPGym; looks unintended there."
            ),
        ],
        [Levels] =
        [
            new("easy", "Easy", "The level the papers report."),
            new("medium", "Medium", "Longer or larger."),
            new("hard", "Hard", "Longest or largest."),
        ],
        [CardRules] =
        [
            new("repaired", "Repaired", "The rules of the original suite, as the repaired port has them."),
            new(
                "old-port",
                "Old port",
                "The port the first edition's code names: other step counts, and in Autoencode and CountRecall answers that cannot "
                    + "be given."
            ),
        ],
        [PreviousActions] =
        [
            new("task", "As the task has it", "Battleship, Concentration, MineSweeper and MultiarmedBandit show it, the others do not."),
            new("always", "Always", "Appended whatever the task."),
            new("never", "Never", "Not appended, as in the old port."),
        ],
        [ForagingChannels] =
        [
            new("objects", "Objects", "One channel per kind of object and one for empty cells: the biomes' objects are told apart."),
            new("colours", "Colours", "One channel per colour: the biomes look alike."),
        ],
        [Masks] =
        [
            new(
                "positions",
                "Positions (P)",
                "Places, angles and joints are seen, velocities are hidden: how fast it moves has to be remembered."
            ),
            new("velocities", "Velocities (V)", "Velocities are seen, heights, angles and joints are hidden: they have to be summed up."),
            new("full", "All (F)", "Nothing is hidden: the control."),
        ],
        [TaskVersions] =
        [
            new("v4", "Version 4", "The version of the masked benchmark."),
            new(
                "v5",
                "Version 5",
                "Gymnasium's later rules: no reward for being alive on the step that falls, Walker2d's feet alike, Ant feels its contacts."
            ),
        ],
    };

    /// <summary>The options of a list, in the order a form shows them.</summary>
    /// <exception cref="ArgumentException">There is no list of that name.</exception>
    public static IReadOnlyList<SettingOption> List(string name) =>
        s_lists.TryGetValue(name, out var list)
            ? list
            : throw new ArgumentException(
                $"There is no list of options “{name}”; there are {string.Join(", ", s_lists.Keys)}.",
                nameof(name)
            );
}
