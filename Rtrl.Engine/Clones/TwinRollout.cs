using Rtrl.Engine.Contracts;
using Rtrl.Engine.Environments;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Clones;

/// <summary>
/// Two lives from the same moment with frozen weights and the same random draws; one of them sees another cue, or anything else that was
/// edited. What differs afterwards is due to the edit alone.
/// </summary>
/// <param name="Original">Steps as they would have come, at most as many as asked for, up to the end of the episode.</param>
/// <param name="Twin">Steps of the edited life; its episode may have another length.</param>
/// <param name="StateDifference">Per step both lived and per unit: |h_twin − h_original|, the modulus over a unit's components.</param>
/// <param name="OutputDifference">Per step both lived and per output: twin minus original.</param>
/// <param name="ValueDifference">Per step both lived: value of the action taken, twin minus original.</param>
/// <param name="Diverges">First step index (0: the first step taken) at which each thing differs; null where it never does.</param>
public sealed record TwinRollout(
    IReadOnlyList<RecordedStep> Original,
    IReadOnlyList<RecordedStep> Twin,
    IReadOnlyList<float[]> StateDifference,
    IReadOnlyList<float[]> OutputDifference,
    IReadOnlyList<double> ValueDifference,
    TwinDivergence Diverges
)
{
    public const int MostSteps = 10_000;

    /// <summary>Lives on in two clones; the sandbox stays where it is.</summary>
    /// <param name="edit">Applied to the twin at its first observation.</param>
    /// <param name="steps">1 to 10,000.</param>
    /// <param name="greedy">Greedy actions in both; otherwise the training policy, with the same draws.</param>
    /// <param name="network">Whose hidden state is written down and compared; null for the network that is shown.</param>
    /// <exception cref="SandboxException">There is no such entry to edit or network, or the world refuses the value.</exception>
    public static TwinRollout Of(
        Sandbox sandbox,
        WorldEdit edit,
        int steps,
        bool greedy = true,
        string? network = null,
        CancellationToken cancellation = default
    )
    {
        if (steps is < 1 or > MostSteps)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"steps is {steps}; allowed are 1 to {MostSteps:N0}.");
        var twin = Live(sandbox, edit, steps, greedy, network, cancellation);
        var original = Live(sandbox, null, steps, greedy, network, cancellation);
        var both = Math.Min(original.Count, twin.Count);
        var units = sandbox.Description.Units;
        var states = new float[both][];
        var outputs = new float[both][];
        var values = new double[both];
        for (var t = 0; t < both; t++)
        {
            states[t] = Moduli(original[t].HiddenState, twin[t].HiddenState, units);
            outputs[t] = [.. twin[t].Outputs.Zip(original[t].Outputs, (left, right) => left - right)];
            values[t] = twin[t].Metrics.Value - original[t].Metrics.Value;
        }

        return new TwinRollout(original, twin, states, outputs, values, TwinDivergence.Of(original, twin));
    }

    private static List<RecordedStep> Live(
        Sandbox sandbox,
        WorldEdit? edit,
        int count,
        bool greedy,
        string? network,
        CancellationToken cancellation
    )
    {
        var clone = sandbox.Clone();
        clone.Greedy = greedy;
        clone.HoldExploration();
        if (edit is not null)
            clone.Apply(edit);
        var steps = new List<RecordedStep>(Math.Min(count, 1_024));
        try
        {
            do
            {
                cancellation.ThrowIfCancellationRequested();
                steps.Add(clone.Record(network));
            } while (steps.Count < count && !clone.BetweenEpisodes);
        }
        catch (ImpossibleStateException refusal)
        {
            throw new SandboxException(Refusal.Words(refusal), refusal);
        }

        return steps;
    }

    private static float[] Moduli(float[] left, float[] right, int units)
    {
        var moduli = new float[units];
        for (var unit = 0; unit < units; unit++)
        {
            var sum = 0.0;
            for (var i = unit; i < left.Length; i += units)
                sum += ((double)left[i] - right[i]) * ((double)left[i] - right[i]);
            moduli[unit] = (float)Math.Sqrt(sum);
        }

        return moduli;
    }
}
