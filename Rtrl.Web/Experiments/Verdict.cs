namespace Rtrl.Web.Experiments;

/// <summary>What an experiment's runs say to a claim.</summary>
public enum Verdict
{
    /// <summary>Runs are missing, or an interval reaches across the bound: more seeds may decide it.</summary>
    Open,

    /// <summary>Every number lies beyond the bound with its whole interval.</summary>
    Holds,

    /// <summary>Some number lies on the wrong side of the bound with its whole interval.</summary>
    Fails,
}
