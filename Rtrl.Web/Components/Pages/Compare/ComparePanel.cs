namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>One chart of the comparison.</summary>
/// <param name="Key">Another panel has another key.</param>
/// <param name="Title">What its groups have in common; null where there is but one panel.</param>
/// <param name="Model">What the browser's module is told.</param>
public sealed record ComparePanel(string Key, string? Title, object Model);
