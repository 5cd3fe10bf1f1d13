namespace Rtrl.Engine.Settings;

/// <summary>The actions an environment takes.</summary>
/// <param name="Count">Number of choices (discrete) or of real numbers in one action (continuous); 0 without actions.</param>
/// <param name="Low">Smallest value that still makes a difference, the same for every number of a continuous action.</param>
/// <param name="High">Largest such value. Values beyond are clipped where the task says so, never refused.</param>
public readonly record struct ActionSpace(ActionKind Kind, int Count, double Low = 0, double High = 0)
{
    /// <summary>No actions: a prediction task.</summary>
    public static ActionSpace None => default;

    public static ActionSpace Discrete(int count) => new(ActionKind.Discrete, count);

    public static ActionSpace Continuous(int count, double low, double high) => new(ActionKind.Continuous, count, low, high);
}
