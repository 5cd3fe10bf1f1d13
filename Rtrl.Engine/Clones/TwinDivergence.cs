namespace Rtrl.Engine.Clones;

/// <summary>First step index at which two lives differ in each respect, bit by bit; null where they never do while both last.</summary>
public sealed record TwinDivergence(int? Observation, int? State, int? Outputs, int? Action, int? Reward)
{
    internal static TwinDivergence Of(IReadOnlyList<RecordedStep> original, IReadOnlyList<RecordedStep> twin)
    {
        return new TwinDivergence(
            First((left, right) => !left.Observation.AsSpan().SequenceEqual(right.Observation)),
            First((left, right) => !left.HiddenState.AsSpan().SequenceEqual(right.HiddenState)),
            First((left, right) => !left.Outputs.AsSpan().SequenceEqual(right.Outputs)),
            First(
                (left, right) =>
                    left.Metrics.Action != right.Metrics.Action || !left.ActionNumbers.AsSpan().SequenceEqual(right.ActionNumbers)
            ),
            First((left, right) => !left.Metrics.Reward.Equals(right.Metrics.Reward))
        );

        int? First(Func<RecordedStep, RecordedStep, bool> differ)
        {
            for (var t = 0; t < Math.Min(original.Count, twin.Count); t++)
            {
                if (differ(original[t], twin[t]))
                    return t;
            }

            return null;
        }
    }
}
