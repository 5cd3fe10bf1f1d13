using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// What an agent is made from. Networks are initialised in the order in which they are asked for, from one random source.
/// </summary>
/// <param name="settings">With the discount in force.</param>
/// <param name="facts">Of the environment it will act in.</param>
/// <param name="inputs">What its networks are handed.</param>
/// <param name="policyRandoms">Draw the actions, one source per parallel environment.</param>
/// <param name="clock">Times the stages of its updates.</param>
internal sealed class AgentParts(
    RunSettings settings,
    EnvironmentFacts facts,
    NetworkInputs inputs,
    IReadOnlyList<RandomSource> policyRandoms,
    StageClock clock
)
{
    private readonly RandomSource _random = new(settings.Seed, RandomStream.Initialisation);

    public RunSettings Settings => settings;

    public AgentSettings Agent => settings.Agent;

    public StageClock Clock => clock;

    public int Inputs => inputs.Size;

    /// <summary>Numbers of a continuous action; 0 for a discrete one.</summary>
    public int ActionNumbers => facts.Actions.Kind == ActionKind.Continuous ? facts.Actions.Count : 0;

    public IReadOnlyList<RandomSource> PolicyRandoms => policyRandoms;

    public EpsilonGreedy Exploration => new(settings.Exploration, policyRandoms[0]);

    /// <summary>The network of that name, one more at every call.</summary>
    /// <param name="policy">Whether its head starts as a policy's does.</param>
    public StreamingNetwork Network(string name, bool policy = false)
    {
        var network = Blank(name, policy);
        network.Initialise(_random);
        return network;
    }

    /// <summary>The same with parameters all 0: no random number is drawn for it.</summary>
    public StreamingNetwork Blank(string name, bool policy = false)
    {
        var shape = AgentKind.Of(settings).Networks(Agent, facts.Actions).First(shape => shape.Name == name);
        return new StreamingNetwork(settings.Network, inputs.Size, shape.Outputs, inputs.Passing, shape.Free, policy);
    }

    /// <summary>The network that puts out what <see cref="Policy"/> takes.</summary>
    public StreamingNetwork Actor() => Network("actor", policy: true);

    public StreamingNetwork Value() => Network("value");

    /// <summary>The distribution over actions that an actor's outputs stand for.</summary>
    public IPolicyHead Policy()
    {
        var count = facts.Actions.Count;
        if (facts.Actions.Kind == ActionKind.Discrete)
            return new CategoricalHead(count);
        var (low, high) = Agent.ActionClip > 0 ? (-Agent.ActionClip, Agent.ActionClip) : (facts.Actions.Low, facts.Actions.High);
        return new GaussianHead(count, Agent.Deviation == "softplus", low, high);
    }
}
