namespace Rtrl.Engine.Settings;

/// <summary>Settings that cannot run. <see cref="Problems"/> has one entry per field.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<SettingProblem> problems)
    : Exception(string.Join(" ", problems.Select(problem => problem.Message)))
{
    public IReadOnlyList<SettingProblem> Problems { get; } = problems;
}
