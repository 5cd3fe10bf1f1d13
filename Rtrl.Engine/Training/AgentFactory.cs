using Rtrl.Engine.Contracts;
using Rtrl.Engine.Learning;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Training;

/// <summary>Builds the agent that the settings name, and says in words what was built.</summary>
internal static class AgentFactory
{
    /// <param name="policyRandoms">Draw the actions, one source per parallel environment.</param>
    public static IStreamingAgent Create(RunSettings settings, EnvironmentFacts facts, NetworkInputs inputs, IReadOnlyList<RandomSource> policyRandoms, StageClock clock)
    {
        var random = new RandomSource(settings.Seed, RandomStream.Initialisation);
        var agent = settings.Agent;
        var exploration = new EpsilonGreedy(settings.Exploration, policyRandoms[0]);
        return agent.Name switch
        {
            "stream-q" => new StreamQ(agent, Network(facts.ActionCount), exploration, clock),
            "sarsa" => new Sarsa(agent, Network(facts.ActionCount), exploration, clock),
            "qrc" => new Qrc(agent, Network(facts.ActionCount), Network(facts.ActionCount), exploration, clock, SettingsDocument.Applies(settings, "agent.twoStepBootstrap") && agent.TwoStepBootstrap),
            "td" => new TdPrediction(agent, Network(1), clock),
            "stream-ac" => ActorCritic(),
            "ppo" => Batched(),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), agent.Name, "The agent must be “stream-q”, “sarsa”, “qrc”, “stream-ac”, “ppo” or “td”."),
        };

        StreamActorCritic ActorCritic() => new(agent, Actor(), Policy(), Network(1), policyRandoms[0], clock);

        // The learning copies take over the acting ones' parameters at every update.
        Ppo Batched() => new(
            agent, settings.Ppo, (Actor(), Actor()), (Policy(), Policy()), (Network(1), Network(1)), inputs.Size,
            facts.Actions.Kind == ActionKind.Continuous ? facts.Actions.Count : 0, policyRandoms, new RandomSource(settings.Seed, RandomStream.Minibatches), clock);

        ValueNetwork Actor()
        {
            var count = facts.Actions.Count;
            var free = facts.Actions.Kind == ActionKind.Continuous && agent.Deviation == "free";
            return Network(facts.Actions.Kind == ActionKind.Discrete || free ? count : 2 * count, free ? count : 0, policy: true);
        }

        IPolicyHead Policy()
        {
            var count = facts.Actions.Count;
            if (facts.Actions.Kind == ActionKind.Discrete)
                return new CategoricalHead(count);
            var (low, high) = agent.ActionClip > 0 ? (-agent.ActionClip, agent.ActionClip) : (facts.Actions.Low, facts.Actions.High);
            return new GaussianHead(count, agent.Deviation == "softplus", low, high);
        }

        ValueNetwork Network(int outputs, int free = 0, bool policy = false)
        {
            var network = new ValueNetwork(settings.Network, inputs.Size, outputs, inputs.Passing, free, policy);
            network.Initialise(random);
            return network;
        }
    }

    public static RunDescription Describe(RunSettings settings, EnvironmentFacts facts, IStreamingAgent agent)
    {
        var network = agent.Networks[0].Network;
        return new RunDescription
        {
            Title = Title(settings, facts),
            EnvironmentTitle = facts.Title,
            ParameterCount = agent.Networks.Sum(named => named.Network.ParameterCount),
            ObservationNames = facts.ObservationNames,
            ActionNames = facts.ActionNames,
            OutputNames = OutputNames(settings.Agent.Name, facts),
            EnvironmentStateNames = facts.StateNames,
            Blocks = [.. network.Tensors.Select(tensor => tensor.Block).Distinct()],
            Stages = StageClock.Names,
            Units = network.Units,
            Networks = [.. agent.Networks.Where(named => named.Network.Units > 0).Select(named => named.Name)],
            StateComponents = network.StateComponents,
            MemoryLag = facts.MemoryLag,
            SuccessReturn = facts.SuccessReturn,
            Scale = facts.Scale,
            RandomReturn = facts.RandomReturn,
            OptimalReturn = facts.OptimalReturn,
            MemorylessReturn = facts.MemorylessReturn,
            References = facts.References,
            EpisodeLength = facts.EpisodeLength,
        };
    }

    /// <summary>Agent, memory and task in a line.</summary>
    public static string Title(RunSettings settings, EnvironmentFacts facts) => $"{AgentWords(settings)} · {LayerWords(settings.Network)} · {facts.Title}";

    private static string[] OutputNames(string agent, EnvironmentFacts facts) => (agent, facts.Actions.Kind) switch
    {
        ("td", _) => ["prediction"],
        ("stream-ac" or "ppo", ActionKind.Discrete) => [.. facts.ActionNames.Select(action => $"π({action})")],
        ("stream-ac" or "ppo", _) => [.. facts.ActionNames.Select(action => $"mean {action}"), .. facts.ActionNames.Select(action => $"deviation of {action}")],
        _ => [.. facts.ActionNames.Select(action => $"Q({action})")],
    };

    private static string AgentWords(RunSettings settings)
    {
        var agent = settings.Agent;
        var rule = agent.Rule switch { "obgd" => "ObGD", "adaptive-obgd" => "adaptive ObGD", "sgd" => "SGD", _ => $"{agent.Rule} steps" };
        return agent.Name switch
        {
            "ppo" => $"PPO({agent.TraceDecay}){(settings.Ppo.Environments > 1 ? $" in {settings.Ppo.Environments} environments" : "")}",
            "qrc" => $"QRC({agent.TraceDecay})",
            "sarsa" => $"SARSA({agent.TraceDecay}) with {rule}",
            "stream-ac" => $"stream AC({agent.TraceDecay}) with {rule}",
            "td" => $"TD({agent.TraceDecay}) with {rule}",
            _ => $"stream Q({agent.TraceDecay}) with {rule}",
        };
    }

    private static string LayerWords(NetworkSettings network)
    {
        if (network.Cell == "none")
            return $"feedforward {network.EncoderWidth}";
        var cell = network.Cell switch
        {
            "linear-rtu" => "linear RTU", "nonlinear-rtu" => "nonlinear RTU", "min-gru" => "minGRU", "gated-trace-unit" => "gated trace unit", "gru" => "GRU", _ => "LSTM",
        };
        var gradient = network.Gradient switch { "rtrl" => "exact RTRL", "tbptt1" => "TBPTT(1)", _ => "frozen" };
        return $"{cell} {network.HiddenSize}, {gradient}";
    }
}
