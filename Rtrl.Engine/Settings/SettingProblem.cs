namespace Rtrl.Engine.Settings;

/// <summary>Why a setting was refused: the key, the value given, and a sentence that says what is allowed.</summary>
public sealed record SettingProblem(string Key, string? Value, string Message);
