namespace Rtrl.Engine.Environments;

/// <summary>
/// Outcome of one environment step. Only termination means that no reward could have followed; truncation is a time limit.
/// </summary>
public readonly record struct Transition(double Reward, bool Terminated, bool Truncated)
{
    public bool Ended => Terminated || Truncated;
}
