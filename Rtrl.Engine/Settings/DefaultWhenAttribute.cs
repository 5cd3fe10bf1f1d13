namespace Rtrl.Engine.Settings;

/// <summary>
/// Another default under a condition, for a setting whose published value depends on the agent or the rule. The conditions of one setting
/// exclude each other; where none holds, the property's own default does.
/// </summary>
/// <param name="condition">As <see cref="SettingAttribute.AppliesWhen"/>.</param>
/// <param name="value">Of the property's type.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class DefaultWhenAttribute(string condition, object value) : Attribute
{
    public string Condition { get; } = condition;

    public object Value { get; } = value;
}
