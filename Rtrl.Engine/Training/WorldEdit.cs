using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Training;

/// <summary>
/// "What if": other entries of the world's hidden state or of what the agent sees, from one observation on. A hidden state changed at the first
/// step of an episode is the one the episode begins in, so its first observation follows it; changed later, what was seen stays seen. Later draws
/// are the same ones as without the edit.
/// </summary>
/// <param name="Hidden">New values by index into the hidden state (<see cref="Contracts.EnvironmentFacts.StateNames"/>).</param>
/// <param name="Observation">New values by index into the observation, as the environment gives it; for this one step.</param>
public sealed record WorldEdit(IReadOnlyDictionary<int, double> Hidden, IReadOnlyDictionary<int, float> Observation)
{
    internal void AtStart(IEnvironment world, RandomSource random, Span<float> observation)
    {
        if (Hidden.Count > 0)
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
        if (Hidden.Count > 0)
            world.Inject(Edited(world));
        Overwrite(observation);
    }

    private double[] Edited(IEnvironment world)
    {
        var hidden = new double[world.Facts.HiddenSize];
        world.WriteHidden(hidden);
        foreach (var (index, value) in Hidden)
            hidden[index] = value;
        return hidden;
    }

    private void Overwrite(Span<float> observation)
    {
        foreach (var (index, value) in Observation)
            observation[index] = value;
    }
}
