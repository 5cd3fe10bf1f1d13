namespace Rtrl.Web.Components.Pages.New;

/// <summary>What the field of one setting shows; a field is drawn again only when this has changed.</summary>
/// <param name="Text">What was typed, even when it is not allowed; else the value.</param>
/// <param name="Base">The value before the change; of several agents all of theirs.</param>
/// <param name="Problem">What is wrong with it, with the value and what is allowed; null when nothing is.</param>
/// <param name="Varies">The agents have different values of their own.</param>
/// <param name="Values">Several values, which are all run; empty where the setting has one.</param>
public sealed record SettingState(string Text, string Base, string? Problem, bool Changed, bool Varies, IReadOnlyList<string> Values)
{
    /// <summary>Lists are compared by what they hold.</summary>
    public bool Equals(SettingState? other) =>
        other is not null
        && (Text, Base, Problem, Changed, Varies) == (other.Text, other.Base, other.Problem, other.Changed, other.Varies)
        && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Text, Base, Problem, Changed, Varies);
}
