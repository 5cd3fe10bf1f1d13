namespace Rtrl.Engine.Contracts;

/// <summary>The update rule and its constants.</summary>
public sealed record AgentSettings
{
    [Setting("Agent", "The streaming update rule.", Options = SettingOptions.Agents)]
    public string Name { get; init; } = "qrc";

    [Setting("Discount γ", "Weight of the next step's value in the target.", Min = 0, Max = 1)]
    public double Discount { get; init; } = 0.99;

    [Setting("Trace decay λ", "How far one TD error reaches back: eligibility decays by γλ per step.", Min = 0, Max = 1)]
    public double TraceDecay { get; init; } = 0.95;

    [Setting("Step-size rule", "How an update direction becomes an increment.", Options = SettingOptions.Rules, AppliesWhen = "agent.name=stream-q")]
    public string Rule { get; init; } = "obgd";

    [Setting("Step size α", "ObGD: the largest step before bounding, 1 in the papers. SGD and QRC: the learning rate of the values.", Min = 0, Max = 1000)]
    public double StepSize { get; init; } = 1e-4;

    [Setting("Bound factor κ", "ObGD: how strongly the effective step is bounded.", Min = 0, MinExclusive = true, Max = 1000, AppliesWhen = "agent.name=stream-q;agent.rule=obgd")]
    public double Kappa { get; init; } = 1;

    [Setting("Auxiliary step size", "QRC: the learning rate of the h network, which predicts the TD error.", Min = 0, Max = 1000, AppliesWhen = "agent.name=qrc")]
    public double AuxiliaryStepSize { get; init; } = 1e-5;

    [Setting("Regularisation β", "QRC: pulls every parameter of the h network towards 0.", Min = 0, Max = 1000, AppliesWhen = "agent.name=qrc")]
    public double Regularisation { get; init; } = 1;

    [Setting("Gradient correction", "QRC: the TDC term −h ∇q. Off gives the GTD2 form.", AppliesWhen = "agent.name=qrc")]
    public bool GradientCorrection { get; init; } = true;

    [Setting("Gradient clip", "Largest global norm of an SGD direction; 0 means no clipping.", Min = 0, Max = 1e9, AppliesWhen = "agent.name=qrc|agent.rule=sgd")]
    public double GradientClip { get; init; }

    [Setting("Cut before the update", "Textbook Watkins order: a non-greedy action clears the trace before its own gradient is added. Off: after the update, as published.", AppliesWhen = "agent.name=stream-q")]
    public bool CutBefore { get; init; }

    [Setting("Bootstrap at truncation", "Keep the bootstrap value at a time limit. Off treats every end as terminal, as published.")]
    public bool BootstrapOnTruncation { get; init; }
}
