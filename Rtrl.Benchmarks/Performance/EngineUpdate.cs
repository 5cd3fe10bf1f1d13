using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Benchmarks.Performance;

/// <summary>The engine's own agent on one vector path.</summary>
internal sealed class EngineUpdate : IStandardUpdate
{
    private readonly StreamingNetwork _actor,
        _critic;
    private readonly StreamActorCritic _agent;
    private bool _begin = true;

    public EngineUpdate(VectorWidth path)
    {
        (_actor, _critic) = StandardSizes.Networks(path);
        _agent = new StreamActorCritic(
            StandardSizes.Agent,
            _actor,
            new CategoricalHead(StandardSizes.Actions),
            _critic,
            new RandomSource(1, RandomStream.Exploration),
            new StageClock()
        );
    }

    public double Step(ReadOnlySpan<float> observation, int action, double reward, ReadOnlySpan<float> next, bool ended)
    {
        if (_begin)
            _agent.BeginEpisode();
        _begin = ended;
        _agent.Advance(observation);
        var choice = new Choice(action, false);
        var tdError = _agent.TdError(choice, reward, next, !ended, learning: true);
        _agent.Learn(choice, tdError, ended);
        return tdError;
    }

    public float[] Parameters() => [.. _actor.Parameters, .. _critic.Parameters];
}
