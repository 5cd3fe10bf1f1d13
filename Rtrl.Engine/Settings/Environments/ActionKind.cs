namespace Rtrl.Engine.Settings;

/// <summary>What an action is.</summary>
public enum ActionKind
{
    /// <summary>None: a stream to be predicted; the reward is the cumulant.</summary>
    None = 0,

    /// <summary>One of a few named choices.</summary>
    Discrete = 1,

    /// <summary>Real numbers.</summary>
    Continuous = 2,
}
