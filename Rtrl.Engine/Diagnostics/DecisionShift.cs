using Rtrl.Engine.Clones;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// What an intervention does to the very next decision: the same step from the same state, once with the units left alone and once not.
/// </summary>
/// <param name="Untouched">The next step with the units left alone.</param>
/// <param name="Touched">The same step with the intervention.</param>
/// <param name="Outputs">Touched minus untouched outputs, by <see cref="Contracts.RunDescription.OutputNames"/>.</param>
/// <param name="Value">Touched minus untouched value of the greedy action, or of the state.</param>
/// <param name="ActionChanged">Whether the greedy action is another one.</param>
public sealed record DecisionShift(
    RecordedStep Untouched,
    RecordedStep Touched,
    IReadOnlyList<float> Outputs,
    double Value,
    bool ActionChanged
)
{
    /// <summary>Looks one step ahead in two clones; the sandbox stays where it is.</summary>
    /// <exception cref="SandboxException">No recurrent network of that name.</exception>
    public static DecisionShift Of(Sandbox sandbox, UnitIntervention intervention)
    {
        var untouched = Next(sandbox, null);
        var touched = Next(sandbox, intervention);
        var changed =
            untouched.Metrics.Action != touched.Metrics.Action || !untouched.ActionNumbers.AsSpan().SequenceEqual(touched.ActionNumbers);
        return new DecisionShift(
            untouched,
            touched,
            [.. touched.Outputs.Zip(untouched.Outputs, (with, without) => with - without)],
            touched.Metrics.Value - untouched.Metrics.Value,
            changed
        );
    }

    private static RecordedStep Next(Sandbox sandbox, UnitIntervention? intervention)
    {
        var clone = sandbox.Clone();
        clone.Greedy = true;
        clone.Intervention = intervention;
        return clone.Record();
    }
}
