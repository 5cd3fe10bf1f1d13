using System.Threading.RateLimiting;

namespace Rtrl.Web.Security;

/// <summary>
/// Slows down who guesses the token: after a few wrong ones from an address none from there is looked at for a while, right or wrong. Who
/// has entered is not asked again.
/// </summary>
internal sealed class GuessBrake : IDisposable
{
    /// <summary>Wrong tokens in a <see cref="Window"/>.</summary>
    public const int MostWrong = 10;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetFixedWindowLimiter(
            Visitor.Place(context),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = MostWrong, Window = Window }
        )
    );

    /// <summary>Whether one of the tokens is right. Null: too many were wrong, so none was looked at.</summary>
    public bool? IsRight(HttpContext context, AccessToken access, IReadOnlyCollection<string> guesses)
    {
        using (var look = _limiter.AttemptAcquire(context, 0))
        {
            if (!look.IsAcquired)
                return null;
        }

        if (guesses.Any(access.Is))
            return true;
        foreach (var _ in guesses)
            _limiter.AttemptAcquire(context).Dispose();
        return false;
    }

    public void Dispose() => _limiter.Dispose();
}
