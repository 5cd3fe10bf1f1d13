namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>Where a Recurrent Trace Unit is not linear.</summary>
public enum RtuVariant
{
    /// <summary>Linear recurrence, tanh on the output only.</summary>
    Linear,

    /// <summary>tanh inside the recurrence, output as is.</summary>
    Nonlinear,

    /// <summary>ReLU inside the recurrence, output as is; its slope at 0 is 0.</summary>
    Rectified,
}
