namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>What stands around the mean of seeds.</summary>
public enum CompareBand
{
    /// <summary>95 % percentile bootstrap of the mean.</summary>
    Ci,

    /// <summary>One standard deviation of the seeds.</summary>
    Sd,

    /// <summary>Smallest to largest seed.</summary>
    Range,

    None,
}
