namespace Rtrl.Engine.Numerics;

/// <summary>How much of the targets' variance the values account for: 1 − Var(target − value)/Var(target), population variances.</summary>
internal struct ExplainedVariance
{
    private RunningMoments _targets,
        _errors;

    public readonly long Count => (long)_targets.Count;

    /// <summary>NaN without samples and where all targets are the same.</summary>
    public readonly double Value => _targets.M2 > 0 ? 1 - (_errors.M2 / _targets.M2) : double.NaN;

    public void Add(double value, double target)
    {
        _targets.Add(target);
        _errors.Add(target - value);
    }

    public readonly void Save(BinaryWriter writer)
    {
        _targets.Save(writer);
        _errors.Save(writer);
    }

    public static ExplainedVariance Load(BinaryReader reader) =>
        new() { _targets = RunningMoments.Load(reader), _errors = RunningMoments.Load(reader) };
}
