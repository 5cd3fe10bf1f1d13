namespace Rtrl.Engine.Numerics;

/// <summary>
/// One stream per purpose, so that a change in one never shifts the draws of another. Append only: the number seeds the stream.
/// </summary>
public enum RandomStream
{
    Environment = 0,
    Exploration = 1,
    Initialisation = 2,
    Minibatches = 3,

    /// <summary>World and exploration of evaluation episodes.</summary>
    Evaluation = 8,

    /// <summary>Noise on units, and the choice of units to compare with.</summary>
    Intervention = 9,
}
