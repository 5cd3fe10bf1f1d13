namespace Rtrl.Web.Live;

/// <summary>
/// Lets so many events a second through, on a grid: a little early is fine, so that two limits in a row do not halve a rate.
/// </summary>
internal struct RateLimit
{
    private long _due;

    /// <summary>Whether an event may pass now.</summary>
    public readonly bool IsDue(long now, double perSecond, long ticksPerSecond) =>
        perSecond > 0 && now >= _due - (long)(ticksPerSecond / perSecond / 4);

    /// <summary>
    /// Notes that one passed, due or not: however many have passed out of turn, the next is due one interval from now at the latest.
    /// </summary>
    public void Pass(long now, double perSecond, long ticksPerSecond)
    {
        var interval = (long)(ticksPerSecond / perSecond);
        _due = Math.Clamp(_due + interval, now + (interval / 2), now + (interval * 5 / 4));
    }
}
