namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>What the table folds into one row.</summary>
public enum RunsGrouping
{
    /// <summary>The seeds of one agent, started together.</summary>
    Seeds,

    /// <summary>Everything started together.</summary>
    Start,

    None,
}
