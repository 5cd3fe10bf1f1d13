namespace Rtrl.Web.Runs;

/// <summary>The groups of runs in memory that take their steps together.</summary>
internal sealed class LockSteps
{
    private readonly Dictionary<string, LockStep> _groups = [];

    /// <summary>The run steps with its group from here on.</summary>
    public void Join(RunSession run)
    {
        if (run.StepsWith is not { } group)
            return;
        lock (_groups)
        {
            if (!_groups.TryGetValue(group, out var together))
                _groups[group] = together = new LockStep();
            together.Join(run);
            run.Together = together;
        }
    }

    public void Leave(RunSession run)
    {
        if (run.StepsWith is not { } group)
            return;
        lock (_groups)
        {
            if (!_groups.TryGetValue(group, out var together))
                return;
            together.Leave(run);
            if (together.IsEmpty)
                _groups.Remove(group);
        }
    }
}
