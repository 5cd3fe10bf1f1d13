namespace Rtrl.Engine.Cells.Reference;

/// <summary>Where a Recurrent Trace Unit puts its tanh.</summary>
public enum RtuVariant
{
    /// <summary>Linear recurrence, tanh on the output only.</summary>
    Linear,

    /// <summary>tanh inside the recurrence, output as is.</summary>
    Nonlinear,
}
