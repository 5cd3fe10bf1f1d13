namespace Rtrl.Web.Runs;

/// <summary>When a run wants its next slice.</summary>
/// <param name="Due">Timestamp of the clock; <see cref="long.MaxValue"/> when only a command can wake it.</param>
internal readonly record struct Turn(long Due)
{
    public static Turn Now { get; } = new(long.MinValue);

    public static Turn WhenWoken { get; } = new(long.MaxValue);

    public static Turn At(long timestamp) => new(timestamp);
}
