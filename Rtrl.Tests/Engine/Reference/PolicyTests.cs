using Rtrl.Engine.Learning.Reference;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Numerics;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

public class PolicyTests
{
    public static TheoryData<string> Heads => ["softmax", "free log-std", "softplus"];

    [Theory]
    [MemberData(nameof(Heads))]
    public void Gradients_AnyHead_EqualDifferences(string name)
    {
        var (head, outputs, action) = Case(name);
        Agreement.Close(
            Cases.Differences(outputs, o => head.LogProbability(o, action)),
            head.LogProbabilityGradient(outputs, action),
            1e-8
        );
        Agreement.Close(Cases.Differences(outputs, o => head.Entropy(o)), head.EntropyGradient(outputs), 1e-8);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void StreamActorCritic_ActorGradient_EqualsDifferencesOfObjective(string name)
    {
        var (head, outputs, action) = Case(name);
        var networkOutputs = outputs.Length - head.FreeParameters;
        var actor = new Network([], new Rtu(2, 2), [new DenseBlock(4, networkOutputs)]);
        var critic = new Network([], new Rtu(2, 2), [new DenseBlock(4, 1)]);
        var random = Cases.Random(8);
        var parameters = random.Normals(actor.ParameterCount + head.FreeParameters, 0.4);
        var agent = new StreamActorCritic(
            actor,
            head,
            parameters,
            critic,
            random.Normals(critic.ParameterCount, 0.4),
            0.9,
            0.8,
            new ObGd(1, 3),
            new ObGd(1, 2),
            entropyWeight: 0.1
        );
        double[] observation = [0.4, -0.7];
        agent.Advance(observation);
        var update = agent.Learn(action, ActionOutcome.Of(0.5, [0.1, 0.2], episodeEnds: false));
        Agreement.Close(Cases.Differences(parameters, Objective), update.ActorGradient, 1e-8);

        double Objective(double[] p)
        {
            double[] values = [.. actor.Step(p[..actor.ParameterCount], actor.Start(), observation).Outputs, .. p[actor.ParameterCount..]];
            return head.LogProbability(values, action) + (0.1 * Math.Sign(update.TdError) * head.Entropy(values));
        }
    }

    [Fact]
    public void StreamActorCritic_EpisodeEnd_ClearsTracesAndFreeParametersLearn()
    {
        var head = new GaussianHead(1, softplus: false);
        var actor = new Network([], null, [new DenseBlock(2, 1)]);
        var agent = new StreamActorCritic(
            actor,
            head,
            new double[4],
            actor,
            new double[3],
            0.9,
            0.8,
            new ObGd(1, 3),
            new ObGd(1, 2),
            entropyWeight: 0.01
        );
        agent.Advance([1, 1]);
        agent.Learn([1.5], ActionOutcome.Of(1, [1, 1], episodeEnds: true));
        Assert.NotEqual(0, agent.FreeParameters[0]);
        agent.Reset();
        agent.Advance([1, 0]);
        var update = agent.Learn([0.2], ActionOutcome.Of(1, [1, 1], episodeEnds: false));
        Agreement.Close(update.ActorGradient, update.ActorTrace, 0);
        Agreement.Close(update.CriticGradient, update.CriticTrace, 0);
    }

    [Fact]
    public void TdPrediction_ConstantCumulant_LearnsDiscountedSum()
    {
        var agent = new TdPrediction(new Network([], null, [new DenseBlock(1, 1, bias: false)]), [0], 0.9, 0.5, new Sgd(0.05));
        for (var t = 0; t < 2000; t++)
        {
            agent.Advance([1]);
            agent.Learn(ActionOutcome.Of(1, [1], episodeEnds: false));
        }

        Agreement.Close(10, agent.Values.Parameters[0], 1e-6);
        agent.Advance([1]);
        agent.Learn(ActionOutcome.Of(1, [1], episodeEnds: true));
        Agreement.Close([0], agent.Trace);
    }

    [Fact]
    public void Sarsa_ActionDrawnAhead_IsTheOneExecutedAndBootstrapped()
    {
        var policy = new EpsilonGreedy(1, 1, 1, new RandomSource(2, RandomStream.Exploration));
        var twin = new EpsilonGreedy(1, 1, 1, new RandomSource(2, RandomStream.Exploration));
        var network = new Network([], null, [new DenseBlock(2, 3)]);
        var agent = new Sarsa(network, Cases.Random().Normals(network.ParameterCount), 0.9, 0.8, new ObGd(1, 2), policy);
        double[] observation = [1, 0.5];
        var action = agent.Act(observation);
        Assert.Equal(twin.Choose([0, 0, 0], 0).Action, action);
        for (var t = 1; t < 20; t++)
        {
            double[] next = [Math.Sin(t), Math.Cos(t)];
            var values = agent.Values.Current.Outputs;
            var peek = agent.Values.Peek(next).Outputs;
            var ahead = twin.Choose(peek, t).Action;
            Agreement.Close(
                0.3 + (0.9 * peek[ahead]) - values[action],
                agent.Learn(ActionOutcome.Of(0.3, next, episodeEnds: false)),
                1e-12
            );
            action = agent.Act(next);
            Assert.Equal(ahead, action);
        }

        Assert.NotEqual(0, agent.Trace[0]);
        agent.Learn(ActionOutcome.Of(1, [0, 0], episodeEnds: true));
        Agreement.Close(new double[9], agent.Trace);
        agent.Reset();
        Assert.Equal(twin.Choose([0, 0, 0], 20).Action, agent.Act(observation));
    }

    [Fact]
    public void PpoLosses_Gradients_EqualDifferences()
    {
        double[] oldLog = [-1, -0.7, -1.6, -0.4],
            advantages = [-0.3, 0.8, 1.1, -0.6],
            log = [-0.6, -0.75, -1.1, -0.5];
        Agreement.Close(
            Cases.Differences(log, l => PpoLoss.Policy(l, oldLog, advantages, 0.2).Loss),
            PpoLoss.Policy(log, oldLog, advantages, 0.2).Gradient,
            1e-8
        );
        double[] oldValues = [0.5, 0.4, 0.1, 0.3],
            returns = [0.1, -0.4, 0.9, 2.5],
            values = [0.9, 0.31, -0.4, 0.7];
        Agreement.Close(
            Cases.Differences(values, v => PpoLoss.Value(v, oldValues, returns, 0.2).Loss),
            PpoLoss.Value(values, oldValues, returns, 0.2).Gradient,
            1e-8
        );
    }

    private static (IPolicyHead Head, double[] Outputs, double[] Action) Case(string name) =>
        name switch
        {
            "softmax" => (new CategoricalHead(), [0.3, -1.2, 0.8], [1]),
            "free log-std" => (new GaussianHead(2, softplus: false), [0.2, -0.4, -0.3, 0.25], [1.1, -1.3]),
            _ => (new GaussianHead(2, softplus: true), [0.2, -0.4, -0.3, 0.25], [1.1, -1.3]),
        };
}
