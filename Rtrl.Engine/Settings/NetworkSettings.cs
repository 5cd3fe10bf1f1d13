namespace Rtrl.Engine.Settings;

/// <summary>Inputs, encoder, recurrent layer and head: shapes, cell, gradient and initialisation.</summary>
public sealed record NetworkSettings
{
    private const string Recurrent = "network.cell={recurrent}";

    private const string TraceUnits = "network.cell={trace-unit}";

    [Setting(
        "Previous action and reward",
        "Whether the network sees its last action and the scaled reward it brought, and where they enter.",
        Options = SettingOptions.PreviousInputs
    )]
    public string PreviousInputs { get; init; } = "none";

    [Setting(
        "Blank first action",
        "At the first step of an episode feed zeros for the previous action. Off: action 0, as published.",
        AppliesWhen = "network.previousInputs=before|after"
    )]
    public bool BlankFirstAction { get; init; }

    [Setting("Time feature", "Append t/limit − 0.5 to the observation, after normalisation.")]
    public bool TimeFeature { get; init; }

    [Setting(
        "Time feature one step late",
        "stream-x reports the time of the step before: the first two observations of an episode both carry −0.5.",
        AppliesWhen = "network.timeFeature=true"
    )]
    public bool LateTimeFeature { get; init; }

    [Setting(
        "Time feature's limit",
        "Steps after which the time feature has risen by 1.",
        Min = 1,
        Max = 1_000_000_000,
        Unit = "steps",
        AppliesWhen = "network.timeFeature=true"
    )]
    public int TimeLimit { get; init; } = 1000;

    [Setting(
        "Encoder layers",
        "Dense layers in front of the recurrent layer, each of the encoder's width.",
        Min = 1,
        Max = 4,
        Unit = "layers"
    )]
    public int EncoderLayers { get; init; } = 1;

    [Setting("Encoder width F", "Features of the dense encoder in front of the recurrent layer.", Min = 1, Max = 4096, Unit = "features")]
    public int EncoderWidth { get; init; } = 128;

    [Setting("LayerNorm", "Normalise each encoder layer's pre-activations over its features, without parameters.")]
    public bool LayerNorm { get; init; } = true;

    [Setting("Activation", "The function after every dense layer but the head.", Options = SettingOptions.Activations)]
    public string Activation { get; init; } = "leaky-relu";

    [Setting(
        "LeakyReLU slope at 0",
        "Derivative at exactly 0: 1 in the seed release, 0.01 in stream-x. It scales the first gradient of an all-zero encoder.",
        Min = 0,
        Max = 1,
        AppliesWhen = "network.activation=leaky-relu"
    )]
    public double SlopeAtZero { get; init; } = 1;

    [Setting(
        "Cell",
        "The recurrent layer. “None” feeds the encoder straight to the head: the feedforward control.",
        Options = SettingOptions.Cells
    )]
    public string Cell { get; init; } = "linear-rtu";

    [Setting(
        "Function inside the recurrence",
        "What each component of a nonlinear trace unit passes through at every step.",
        Options = SettingOptions.Recurrences,
        AppliesWhen = "network.cell={recurrence}"
    )]
    public string Recurrence { get; init; } = "tanh";

    [Setting(
        "minGRU's form",
        "Whether gate and candidate have biases and the candidate its positive function G.",
        Options = SettingOptions.MinGruForms,
        AppliesWhen = "network.cell={gate-form}"
    )]
    public string MinGruForm { get; init; } = "code";

    [Setting(
        "Hidden units n",
        "Units of the recurrent layer; trace units are complex and put out 2n values, the others n.",
        Min = 1,
        Max = 8192,
        Unit = "units",
        AppliesWhen = Recurrent
    )]
    public int HiddenSize { get; init; } = 192;

    [Setting(
        "Recurrent gradient",
        "Exact RTRL carries credit through the hidden state; TBPTT(1) stops it at the last step; frozen gives the recurrent "
            + "parameters none. For GRU and LSTM exact RTRL costs the fourth power of n: small layers only.",
        Options = SettingOptions.Gradients,
        AppliesWhen = Recurrent
    )]
    public string Gradient { get; init; } = "rtrl";

    [Setting(
        "Phase factor φ",
        "Derivatives by θ carry the factor φ, because θ is the phase's logarithm. Off: without it, as the RTU's first code has "
            + "them, which rescales that gradient.",
        AppliesWhen = TraceUnits
    )]
    public bool PhaseFactor { get; init; } = true;

    [Setting(
        "Smallest initial radius",
        "Radii r are drawn with r² uniform between the two bounds; r is the share of a unit's state kept per step.",
        Min = 0,
        Max = 0.999999,
        AppliesWhen = TraceUnits
    )]
    public double RadiusMin { get; init; }

    [Setting(
        "Largest initial radius",
        "Below 1, slow units must be learned; at 1 (the paper) a wide layer already holds some.",
        Min = 0,
        MinExclusive = true,
        Max = 1,
        AppliesWhen = TraceUnits
    )]
    public double RadiusMax { get; init; } = 1;

    [Setting(
        "Fan-in of input matrices",
        "Their entries start with deviation √(1/fan-in).",
        Options = SettingOptions.FanIns,
        AppliesWhen = "network.cell={fan-in}"
    )]
    public string InputFanIn { get; init; } = "units";

    [Setting(
        "Width after the recurrent layer",
        "Features of a dense layer between recurrent layer and head; 0 means none.",
        Min = 0,
        Max = 4096,
        Unit = "features"
    )]
    public int ProjectionWidth { get; init; }

    [Setting("LayerNorm after the recurrent layer", "Normalise that layer's pre-activations.")]
    public bool ProjectionLayerNorm { get; init; } = true;

    [Setting(
        "Non-zero weights per unit, at least",
        "Sparse initialisation zeroes nine weights in ten, all of them when fan-in is at most 9. 0 keeps that (faithful); 1 keeps "
            + "one weight per unit.",
        Min = 0,
        Max = 64
    )]
    public int MinNonZeroPerUnit { get; init; }

    [Setting(
        "Initial dense layers",
        "How the weights before and right after the recurrent layer start.",
        Options = SettingOptions.Initialisers
    )]
    public string EncoderInitialiser { get; init; } = "sparse";

    [Setting(
        "Gain of the encoder",
        "Scale of orthogonal encoder layers: √2 in the papers.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "network.encoderInitialiser=orthogonal"
    )]
    public double EncoderGain { get; init; } = 1.4142135623730951;

    [Setting(
        "Gain after the recurrent layer",
        "Scale of an orthogonal layer after the recurrent one: √2 on MuJoCo, 2 on POPGym.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "network.encoderInitialiser=orthogonal"
    )]
    public double ProjectionGain { get; init; } = 1.4142135623730951;

    [Setting("Initial head", "How the weights of the head start.", Options = SettingOptions.Initialisers)]
    public string HeadInitialiser { get; init; } = "sparse";

    [Setting(
        "Gain of a value head",
        "Scale of an orthogonal head that puts out values.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "network.headInitialiser=orthogonal"
    )]
    public double HeadGain { get; init; } = 1;

    [Setting(
        "Gain of a policy head",
        "Scale of an orthogonal head that puts out a policy.",
        Min = 0,
        Max = 1000,
        AppliesWhen = "network.headInitialiser=orthogonal"
    )]
    public double PolicyHeadGain { get; init; } = 0.01;
}
