namespace Rtrl.Web.Outcomes;

/// <summary>What a seed of a group can be measured by.</summary>
public enum SeedMeasure
{
    /// <summary>Where its curve ends; of the return of a run that took all its steps the final return.</summary>
    Last,

    /// <summary>Where its curve stood highest.</summary>
    Best,

    /// <summary>Area under its curve.</summary>
    Area,

    /// <summary>First step at which it solved its task.</summary>
    Solved,

    /// <summary>Whether, having solved its task, it has not lost it again: 1 or 0.</summary>
    Kept,
}
