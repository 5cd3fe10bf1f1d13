using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Training;

/// <summary>
/// "What if": other entries of the world's hidden state or of what the agent sees, from one observation on. A hidden state changed at the
/// first step of an episode is the one the episode begins in, so its first observation follows it; changed later, what was seen stays seen.
/// Later draws are the same ones as without the edit.
/// </summary>
public sealed record WorldEdit
{
    /// <summary>New values by index into the hidden state (<see cref="EnvironmentFacts.StateNames"/>).</summary>
    public IReadOnlyDictionary<int, double> Hidden { get; init; } = new Dictionary<int, double>();

    /// <summary>Indices into the hidden state whose value is turned: −1 and +1 into one another, 0 and 1 likewise.</summary>
    public IReadOnlyList<int> Flip { get; init; } = [];

    /// <summary>New values by index into the observation, as the environment gives it; for this one step.</summary>
    public IReadOnlyDictionary<int, float> Observation { get; init; } = new Dictionary<int, float>();

    private bool TouchesWorld => Hidden.Count + Flip.Count > 0;

    internal void AtStart(IEnvironment world, RandomSource random, Span<float> observation)
    {
        if (TouchesWorld)
        {
            var after = new RandomSource(0, RandomStream.Environment);
            after.CopyFrom(random);
            world.Reset(Edited(world), random, observation);
            random.CopyFrom(after);
        }

        Overwrite(observation);
    }

    internal void Within(IEnvironment world, Span<float> observation)
    {
        if (TouchesWorld)
            world.Inject(Edited(world));
        Overwrite(observation);
    }

    private double[] Edited(IEnvironment world)
    {
        var hidden = new double[world.Facts.HiddenSize];
        world.WriteHidden(hidden);
        foreach (var (index, value) in Hidden)
            hidden[index] = value;
        foreach (var index in Flip)
            Turn(world, hidden, index);
        return hidden;
    }

    /// <summary>1 is turned into −1 or into 0, whichever this world takes.</summary>
    private static void Turn(IEnvironment world, double[] hidden, int index)
    {
        var value = hidden[index];
        ReadOnlySpan<double> candidates = value switch
        {
            -1 or 0 => [1],
            1 => [-1, 0],
            _ => [],
        };
        foreach (var candidate in candidates)
        {
            hidden[index] = candidate;
            try
            {
                world.Inject(hidden);
                return;
            }
            catch (ImpossibleStateException)
            {
                // Not possible in this world: the next one.
            }
        }

        throw new ImpossibleStateException(
            $"“{world.Facts.StateNames[index]}” of {world.Facts.Title} is {value} and has no opposite; give it a value instead."
        );
    }

    private void Overwrite(Span<float> observation)
    {
        foreach (var (index, value) in Observation)
            observation[index] = value;
    }
}
