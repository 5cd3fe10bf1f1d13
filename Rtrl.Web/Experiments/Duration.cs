using System.Globalization;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Experiments;

/// <summary>Lengths of time that are known only roughly, in words.</summary>
public static class Duration
{
    /// <summary>"under a minute", "12 minutes", "3.5 hours", "2.1 days".</summary>
    public static string Words(TimeSpan time) =>
        time switch
        {
            { TotalMinutes: < 1 } => "under a minute",
            { TotalMinutes: < 90 } => Wording.Count((long)Math.Round(time.TotalMinutes), "minute"),
            { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days"),
        };
}
