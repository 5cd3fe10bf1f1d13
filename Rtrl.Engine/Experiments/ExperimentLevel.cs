namespace Rtrl.Engine.Experiments;

/// <summary>One value of a factor.</summary>
/// <param name="Name">The value as it was written, or the choice's name.</param>
/// <param name="Settings">What it sets.</param>
/// <param name="Word">What stands for it in the names of preset and agent, where these name the factor in braces.</param>
public sealed record ExperimentLevel(string Name, IReadOnlyList<KeyValuePair<string, string>> Settings, string Word);
