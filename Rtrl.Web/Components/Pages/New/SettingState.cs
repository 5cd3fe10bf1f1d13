namespace Rtrl.Web.Components.Pages.New;

/// <summary>What the field of one setting shows; a field is drawn again only when this has changed.</summary>
/// <param name="Text">What was typed, even when it is not allowed; else the value.</param>
/// <param name="Base">The value before the change; of several agents all of theirs.</param>
/// <param name="Problem">What is wrong with it, with the value and what is allowed; null when nothing is.</param>
/// <param name="Varies">The agents have different values of their own.</param>
public sealed record SettingState(string Text, string Base, string? Problem, bool Changed, bool Varies);
