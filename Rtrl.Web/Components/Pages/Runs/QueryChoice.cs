namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>One way to go on with what is being typed.</summary>
/// <param name="Draft">What is typed then.</param>
/// <param name="Title">The key or value itself.</param>
/// <param name="Note">What it is, or how often it occurs.</param>
/// <param name="Whole">The term is whole with it; else a value is still to come.</param>
public sealed record QueryChoice(string Draft, string Title, string Note, bool Whole);
