namespace Rtrl.Engine.Experiments;

/// <summary>What an experiment varies: one setting over some values, or named choices of several settings that go together.</summary>
/// <param name="Name">The setting's key, or the name of the choices, such as "method".</param>
public sealed record ExperimentFactor(string Name, IReadOnlyList<ExperimentLevel> Levels);
