namespace Rtrl.Engine.Learning.Heads;

/// <summary>An action and whether it differs from the greedy one.</summary>
internal readonly record struct Choice(int Action, bool NonGreedy);
