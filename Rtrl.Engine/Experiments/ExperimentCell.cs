using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Experiments;

/// <summary>One combination of the levels of all factors: a run per seed.</summary>
/// <param name="Levels">The level's name, by factor.</param>
/// <param name="Settings">Everything but the seed.</param>
/// <param name="Preset">What it starts from; null: the defaults of every setting.</param>
/// <param name="Variant">The preset's agent; where its cell or gradient is overridden, the name of what it has become.</param>
public sealed record ExperimentCell(IReadOnlyList<string> Levels, RunSettings Settings, string? Preset, string? Variant)
{
    /// <summary>The levels in words.</summary>
    public string Label => string.Join(", ", Levels);

    /// <summary>Settings of the run of one seed.</summary>
    public RunSettings Of(long seed) => Settings with { Seed = seed };
}
