namespace Rtrl.Engine.Contracts;

/// <summary>Encoder, recurrent layer and head: shapes, cell, gradient and initialisation.</summary>
public sealed record NetworkSettings
{
    [Setting("Encoder width F", "Features of the dense encoder (Dense, LayerNorm, LeakyReLU) in front of the recurrent layer.", Min = 1, Max = 4096, Unit = "features")]
    public int EncoderWidth { get; init; } = 128;

    [Setting("Cell", "The recurrent layer. “None” feeds the encoder straight to the head: the feedforward control.", Options = SettingOptions.Cells)]
    public string Cell { get; init; } = "linear-rtu";

    [Setting("Hidden units n", "Complex units of the recurrent layer; its output has 2n values.", Min = 1, Max = 8192, Unit = "units", AppliesWhen = "network.cell=linear-rtu")]
    public int HiddenSize { get; init; } = 192;

    [Setting("Recurrent gradient", "Exact RTRL carries credit through the hidden state; TBPTT(1) stops it at the last step.", Options = SettingOptions.Gradients, AppliesWhen = "network.cell=linear-rtu")]
    public string Gradient { get; init; } = "rtrl";

    [Setting("Smallest initial radius", "Radii r are drawn with r² uniform between the two bounds; r is the share of a unit's state kept per step.", Min = 0, Max = 0.999999, AppliesWhen = "network.cell=linear-rtu")]
    public double RadiusMin { get; init; }

    [Setting("Largest initial radius", "Below 1, slow units must be learned; at 1 (the paper) a wide layer already holds some.", Min = 0, MinExclusive = true, Max = 1, AppliesWhen = "network.cell=linear-rtu")]
    public double RadiusMax { get; init; } = 1;

    [Setting("Non-zero weights per unit, at least", "Sparse initialisation zeroes nine weights in ten, all of them when fan-in is at most 9. 0 keeps that (faithful); 1 keeps one weight per unit.", Min = 0, Max = 64)]
    public int MinNonZeroPerUnit { get; init; }
}
