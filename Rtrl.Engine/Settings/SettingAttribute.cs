namespace Rtrl.Engine.Settings;

/// <summary>
/// Describes one setting where it is declared: the form, the REST catalogue, the command line's help and the validator
/// all read this and nothing else.
/// </summary>
/// <param name="title">Short name with the paper's symbol, such as "Trace decay λ".</param>
/// <param name="help">What it does and when to change it, in one or two sentences.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string title, string help) : Attribute
{
    public string Title { get; } = title;

    public string Help { get; } = help;

    /// <summary>Smallest value allowed (numbers), inclusive unless <see cref="MinExclusive"/>.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value allowed (numbers), inclusive.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    public bool MinExclusive { get; init; }

    /// <summary>Unit shown inside the input: "steps", "s", "units"; empty when dimensionless.</summary>
    public string Unit { get; init; } = "";

    /// <summary>
    /// Name of the catalogue list (<see cref="SettingOptions"/>) the value must come from; empty for numbers and switches.
    /// </summary>
    public string Options { get; init; } = "";

    /// <summary>When the setting matters, such as "agent.name=qrc"; alternatives separated by '|' ("agent.rule=obgd|adaptive-obgd"),
    /// conditions by ';'. A word in braces stands for the kinds with
    /// that trait ("agent.name={explores}"). Empty: always.</summary>
    public string AppliesWhen { get; init; } = "";
}
