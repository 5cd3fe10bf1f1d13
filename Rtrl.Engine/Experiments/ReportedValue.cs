namespace Rtrl.Engine.Experiments;

/// <summary>A number that a paper gives for one cell, or for what it is ahead of another.</summary>
/// <param name="Levels">The cell: the name of its level per factor, in the factors' order.</param>
/// <param name="Less">A factor and the level whose value is subtracted: then it is a difference of means; null: none is.</param>
/// <param name="Low">Lower end of the paper's interval; null where it gives none.</param>
/// <param name="High">Its upper end.</param>
public sealed record ReportedValue(
    IReadOnlyList<string> Levels,
    (string Factor, string Level)? Less,
    double Value,
    double? Low,
    double? High
);
