namespace Rtrl.Engine.Clones;

/// <summary>What is done to a unit.</summary>
public enum InterventionKind
{
    /// <summary>Its state is replaced by its mean over a baseline.</summary>
    Mean,

    /// <summary>Its output is 0; its state goes on, and units that read it still do.</summary>
    Zero,

    /// <summary>Its state stays what it was. A new episode starts it at 0, so over whole episodes it is never written.</summary>
    Hold,

    /// <summary>
    /// Normal noise is added to its state at every step, in units of its own deviation over a baseline; the recurrence carries it on.
    /// </summary>
    Noise,
}
