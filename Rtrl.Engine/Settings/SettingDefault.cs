namespace Rtrl.Engine.Settings;

/// <summary>A default that holds under a condition.</summary>
/// <param name="Condition">Such as "agent.name=stream-ac|td"; alternatives separated by '|', conditions by ';'.</param>
/// <param name="Value">In invariant text.</param>
public sealed record SettingDefault(string Condition, string Value);
