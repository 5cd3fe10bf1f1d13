namespace Rtrl.Web.Components.Shared;

/// <summary>How much of a <see cref="Moment"/> is written; the words are wwwroot/js/times.js's.</summary>
public enum MomentForm
{
    /// <summary>2026-11-30 14:05:07 CET</summary>
    Full,

    /// <summary>14:05:07 CET</summary>
    Clock,

    /// <summary>"now", "14:05 CET", "yesterday", "3 Nov" or "3 Nov 2025".</summary>
    Near,
}
