namespace Rtrl.Engine.Numerics;

/// <summary>One stream per purpose, so that a change in one never shifts the draws of another. Append only: the number seeds the stream.</summary>
public enum RandomStream
{
    Environment = 0,
    Exploration = 1,
    Initialisation = 2,
    Minibatches = 3,
}
