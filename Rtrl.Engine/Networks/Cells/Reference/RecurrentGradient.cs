namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>How far the gradient of a recurrent layer looks back.</summary>
public enum RecurrentGradient
{
    /// <summary>Exact real-time recurrent learning: S_t = J_t S_{t−1} + I_t.</summary>
    ExactRtrl,

    /// <summary>TBPTT(1): the state before the step is a constant, S_t = I_t.</summary>
    OneStep,
}
