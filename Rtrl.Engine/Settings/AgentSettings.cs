namespace Rtrl.Engine.Settings;

/// <summary>The update rule and its constants.</summary>
public sealed record AgentSettings
{
    private const string WithRule = "agent.name={rule}";

    [Setting("Agent", "The streaming update rule.", Options = SettingOptions.Agents)]
    public string Name { get; init; } = "qrc";

    [Setting("Discount γ", "Weight of the next step's value in the target.", Min = 0, Max = 1)]
    public double Discount { get; init; } = 0.99;

    [Setting(
        "Task's own discount",
        "TD: take the discount that the task prescribes, such as 1 − 1/ISI in trace conditioning, where it does; otherwise the one above.",
        AppliesWhen = "agent.name={predicts}"
    )]
    public bool TaskDiscount { get; init; } = true;

    [Setting(
        "Trace decay λ",
        "How far one TD error reaches back: eligibility decays by γλ per step. PPO: the same λ in its advantages.",
        Min = 0,
        Max = 1
    )]
    public double TraceDecay { get; init; } = 0.95;

    [Setting("Step-size rule", "How an update direction becomes an increment.", Options = SettingOptions.Rules, AppliesWhen = WithRule)]
    public string Rule { get; init; } = "obgd";

    [Setting(
        "Step size α",
        "ObGD: the largest step before bounding, 1 in the papers. SGD and QRC: the learning rate of the values, or of the critic, "
            + "0.0001 in the papers.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "agent.name={own-step}|agent.rule=obgd|adaptive-obgd|sgd;agent.name={step-size}"
    )]
    [DefaultWhen(WithRule + ";agent.rule=obgd|adaptive-obgd", 1.0)]
    public double StepSize { get; init; } = 1e-4;

    [Setting(
        "Bound factor κ",
        "ObGD: how strongly the effective step of the values, or of the critic, is bounded. Published: 1 for Q, 2 for critics and "
            + "prediction.",
        Min = 0,
        MinExclusive = true,
        Max = 1000,
        AppliesWhen = WithRule + ";agent.rule=obgd|adaptive-obgd"
    )]
    [DefaultWhen("agent.name={state-values}", 2.0)]
    public double Kappa { get; init; } = 1;

    [Setting(
        "Intended share η",
        "Intentional and implicit rules: the share of a TD error that one update is meant to remove from the prediction. "
            + "Published: 0.1 for Q, 0.5 for critics and prediction.",
        Min = 0,
        MinExclusive = true,
        Max = 100,
        AppliesWhen = WithRule + ";agent.rule=intentional|implicit"
    )]
    [DefaultWhen("agent.name={state-values}", 0.5)]
    public double Eta { get; init; } = 0.1;

    [Setting(
        "Actor's step size",
        "The same as α, for the policy network.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "agent.name={actor};agent.rule=obgd|adaptive-obgd|sgd"
    )]
    [DefaultWhen("agent.rule=sgd", 1e-4)]
    public double ActorStepSize { get; init; } = 1;

    [Setting(
        "Actor's bound factor",
        "The same as κ, for the policy network. Published: 3; the seed release's files say 1.5.",
        Min = 0,
        MinExclusive = true,
        Max = 1000,
        AppliesWhen = "agent.name={actor};agent.rule=obgd|adaptive-obgd"
    )]
    public double ActorKappa { get; init; } = 3;

    [Setting(
        "Actor's intended share",
        "The same as η, for the policy network, whose TD errors are divided by their running magnitude.",
        Min = 0,
        MinExclusive = true,
        Max = 100,
        AppliesWhen = "agent.name={actor};agent.rule=intentional"
    )]
    public double ActorEta { get; init; } = 0.05;

    [Setting(
        "Second-moment decay β₂",
        "How long the running second moment remembers that preconditions the step.",
        Min = 0,
        Max = 0.9999999,
        AppliesWhen = WithRule + ";agent.rule=adaptive-obgd|intentional|implicit"
    )]
    public double SecondMomentDecay { get; init; } = 0.999;

    [Setting(
        "ε inside the root",
        "Adaptive ObGD divides by √(v + 1e−8). Off: by √v + 1e−8, as the seed release does.",
        AppliesWhen = WithRule + ";agent.rule=adaptive-obgd"
    )]
    public bool EpsilonInsideRoot { get; init; } = true;

    [Setting(
        "Preconditioner",
        "Intentional rule: what the running second moment is taken of.",
        Options = SettingOptions.Preconditioners,
        AppliesWhen = WithRule + ";agent.rule=intentional"
    )]
    public string Preconditioner { get; init; } = "gradient";

    [Setting(
        "Error deviation decay",
        "Intentional and implicit rules: how long the running magnitude of the TD error remembers.",
        Min = 0,
        Max = 0.9999999,
        AppliesWhen = WithRule + ";agent.rule=intentional|implicit"
    )]
    public double ErrorDecay { get; init; } = 0.9998;

    [Setting(
        "Error cap C",
        "Intentional and implicit rules: TD errors are clipped at so many running deviations.",
        Min = 0,
        MinExclusive = true,
        Max = 1e9,
        AppliesWhen = WithRule + ";agent.rule=intentional|implicit"
    )]
    public double ErrorCap { get; init; } = 20;

    [Setting(
        "Fixed error clip",
        "Intentional rule, ablation: clip TD errors to [−1, 1] instead.",
        AppliesWhen = WithRule + ";agent.rule=intentional"
    )]
    public bool FixedErrorClip { get; init; }

    [Setting(
        "Trace-norm denominator",
        "Intentional rule, ablation: divide by the trace's own norm instead of its geometric mean with the gradient's.",
        AppliesWhen = WithRule + ";agent.rule=intentional"
    )]
    public bool TraceNormDenominator { get; init; }

    [Setting(
        "Denominator floor",
        "Implicit rule: the denominator never falls below this share of the intentional one.",
        Min = 0,
        Max = 1000,
        AppliesWhen = WithRule + ";agent.rule=implicit"
    )]
    public double ImplicitFloor { get; init; } = 1;

    [Setting(
        "Entropy weight τ",
        "Stream AC: how strongly the policy is kept from becoming certain.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "agent.name={actor}"
    )]
    public double EntropyWeight { get; init; } = 0.01;

    [Setting(
        "Deviation of a Gaussian policy",
        "Where the deviation of continuous actions comes from.",
        Options = SettingOptions.Deviations,
        AppliesWhen = "agent.name={policy}"
    )]
    public string Deviation { get; init; } = "free";

    [Setting(
        "Action clip",
        "Continuous actions reach the environment clipped to ± this value; 0 means the environment's own range. The policy's "
            + "gradient always takes the unclipped sample.",
        Min = 0,
        Max = 1e6,
        AppliesWhen = "agent.name={policy}"
    )]
    public double ActionClip { get; init; }

    [Setting(
        "Auxiliary step size",
        "QRC: the learning rate of the h network, which predicts the TD error.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "agent.name={auxiliary}"
    )]
    public double AuxiliaryStepSize { get; init; } = 1e-5;

    [Setting(
        "Regularisation β",
        "QRC: pulls every parameter of the h network towards 0.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "agent.name={auxiliary}"
    )]
    public double Regularisation { get; init; } = 1;

    [Setting(
        "Gradient correction",
        "QRC: q follows δ z − h ∇q − z_b ∇δ. Off keeps −z_b ∇δ alone, the GTD2 form: only what the h network predicts moves q.",
        AppliesWhen = "agent.name={auxiliary}"
    )]
    public bool GradientCorrection { get; init; } = true;

    [Setting(
        "Two-step bootstrap gradient",
        "QRC under TBPTT(1): the bootstrap value's gradient also flows through the hidden state into the step before, as the seed "
            + "release differentiates it. Off: it stops there.",
        AppliesWhen = "agent.name={auxiliary};network.gradient=tbptt1;network.cell={recurrent};agent.bootstrapState=after"
    )]
    public bool TwoStepBootstrap { get; init; }

    [Setting(
        "Bootstrap state",
        "QRC: the state from which the bootstrap value looks one step ahead.",
        Options = SettingOptions.BootstrapStates,
        AppliesWhen = "agent.name={auxiliary}"
    )]
    public string BootstrapState { get; init; } = "after";

    [Setting(
        "Split ties",
        "Where several actions have exactly the largest value, the gradient of that maximum is shared by them. Off: the lowest one "
            + "has all of it. Matters while an all-zero network gives every action the same value.",
        AppliesWhen = "agent.name={own-step}|agent.rule=implicit;agent.name={maximum}"
    )]
    public bool SplitTies { get; init; } = true;

    [Setting(
        "Gradient clip",
        "Largest global norm of an SGD direction; 0 means no clipping.",
        Min = 0,
        Max = 1e9,
        AppliesWhen = "agent.name={own-step}|agent.rule=sgd;agent.name={step-size}"
    )]
    public double GradientClip { get; init; }

    [Setting(
        "Gradient clip's scope",
        "QRC: what the clip bounds in the h network's direction δ z − η ∇h − β v.",
        Options = SettingOptions.ClipScopes,
        AppliesWhen = "agent.name={auxiliary}"
    )]
    public string GradientClipScope { get; init; } = "direction";

    [Setting(
        "Cut before the update",
        "Textbook Watkins order: a non-greedy action clears the trace before its own gradient is added. Off: after the update, as "
            + "published.",
        AppliesWhen = "agent.name={cuts}"
    )]
    public bool CutBefore { get; init; }

    [Setting("Bootstrap at truncation", "Keep the bootstrap value at a time limit. Off treats every end as terminal, as published.")]
    public bool BootstrapOnTruncation { get; init; }
}
