namespace Rtrl.Engine.Experiments;

/// <summary>A sentence about some cells of an experiment that its runs can bear out or refute.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Show">The number it is about: as of <see cref="Reported.Show"/>.</param>
/// <param name="At">Per factor the names of the levels it speaks of; a factor that is not there: all of them.</param>
/// <param name="Less">A factor and the level whose numbers are subtracted, seed by seed; null: none are.</param>
/// <param name="Together">Whether it speaks of the mean over these cells, each counting alike, and not of every one.</param>
/// <param name="Bound">The number lies beyond this.</param>
/// <param name="Above">Above it; otherwise below.</param>
/// <param name="Value">What the paper measured; null where it only says so.</param>
public sealed record Claim(
    string Text,
    string Show,
    IReadOnlyDictionary<string, IReadOnlyList<string>> At,
    (string Factor, string Level)? Less,
    bool Together,
    double Bound,
    bool Above,
    double? Value
);
