using Rtrl.Engine.Learning.Reference;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Numerics;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

/// <summary>
/// Whole networks against central differences: everything behind the encoder over the unrolled history, the encoder over the last step.
/// </summary>
public class NetworkTests
{
    private const double Tolerance = 1e-8;

    public static TheoryData<string> Layouts =>
        ["encoder-rtu-head", "rtu-head", "feedforward", "two encoders-rtu-projection-head", "tanh encoder-minGRU-tanh projection-head"];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Gradient_ConstantParameters_EqualsDifferencesOfUnrolledNetwork(string layout)
    {
        var (network, parameters, observations, adjoint) = Case(layout);
        var gradient = network.Unroll(parameters, observations).Gradient(adjoint).Parameters;
        var before = network.Unroll(parameters, observations[..^1]).After;
        var lastStep = Cases.Differences(parameters, p => Cases.Dot(adjoint, network.Step(p, before, observations[^1]).Outputs));
        var history = Cases.Differences(parameters, p => Cases.Dot(adjoint, network.Unroll(p, observations).Outputs));
        CheckBlocks(network, gradient, block => block == "encoder" ? lastStep : history);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Gradient_OfTdError_EqualsDifferencesOfUnrolledNetwork(string layout)
    {
        var (network, parameters, observations, adjoint) = Case(layout);
        double[] next = [.. observations[0].Reverse()];
        const double Discount = 0.9;
        var current = network.Unroll(parameters, observations);
        var peek = network.Step(parameters, current.After, next);
        double[] gradient = [.. peek.Gradient(adjoint).Parameters.Zip(current.Gradient(adjoint).Parameters, (b, g) => (Discount * b) - g)];

        var before = network.Unroll(parameters, observations[..^1]).After;
        double History(double[] p)
        {
            var step = network.Unroll(p, observations);
            return (Discount * Cases.Dot(adjoint, network.Step(p, step.After, next).Outputs)) - Cases.Dot(adjoint, step.Outputs);
        }

        double LastSteps(double[] p) =>
            (Discount * Cases.Dot(adjoint, network.Step(p, current.After, next).Outputs))
            - Cases.Dot(adjoint, network.Step(p, before, observations[^1]).Outputs);
        var history = Cases.Differences(parameters, History);
        var lastSteps = Cases.Differences(parameters, LastSteps);
        CheckBlocks(network, gradient, block => block == "encoder" ? lastSteps : history);
    }

    [Fact]
    public void Step_PeekAfterAdvance_LeavesStateBitIdentical()
    {
        var (network, parameters, observations, _) = Case("encoder-rtu-head");
        var learner = new Learner(network, parameters);
        foreach (var observation in observations)
        {
            learner.Advance(observation);
            double[] hidden = [.. learner.State!.Hidden];
            double[] real = [.. learner.State.Sensitivity[0]];
            double[] imaginary = [.. learner.State.Sensitivity[1]];
            learner.Peek(observations[0]);
            Assert.Equal(hidden, learner.State.Hidden);
            Assert.Equal(real, learner.State.Sensitivity[0].ToArray());
            Assert.Equal(imaginary, learner.State.Sensitivity[1].ToArray());
        }

        Assert.Equal(observations.Length, learner.Advances);
    }

    [Fact]
    public void LayerNorm_ZeroVector_AmplifiesBySqrtOfEpsilon()
    {
        var (normalised, inverseDeviation) = LayerNorm.Forward(new double[4]);
        Assert.Equal(new double[4], normalised);
        Agreement.Close(316.227766016838, inverseDeviation);
        Agreement.Close(
            [0.75 * inverseDeviation, -0.25 * inverseDeviation, -0.25 * inverseDeviation, -0.25 * inverseDeviation],
            LayerNorm.Backward(normalised, inverseDeviation, [1, 0, 0, 0])
        );
    }

    private static void CheckBlocks(Network network, double[] gradient, Func<string, double[]> expected)
    {
        foreach (var tensor in network.Tensors)
        {
            Agreement.Close(
                expected(tensor.Block).AsSpan(tensor.Offset, tensor.Length),
                gradient.AsSpan(tensor.Offset, tensor.Length),
                Tolerance,
                tensor.Name
            );
        }
    }

    private static (Network Network, double[] Parameters, double[][] Observations, double[] Adjoint) Case(string layout)
    {
        var network = layout switch
        {
            "encoder-rtu-head" => new Network(
                [new DenseBlock(3, 5, layerNorm: true, Activation.LeakyReLU)],
                new Rtu(5, 4),
                [new DenseBlock(8, 2)]
            ),
            "rtu-head" => new Network([], new Rtu(3, 4), [new DenseBlock(8, 2)]),
            "feedforward" => new Network([new DenseBlock(3, 5, layerNorm: true, Activation.LeakyReLU)], null, [new DenseBlock(5, 2)]),
            "two encoders-rtu-projection-head" => new Network(
                [new DenseBlock(3, 5, layerNorm: true, Activation.LeakyReLU), new DenseBlock(5, 4, layerNorm: true, Activation.LeakyReLU)],
                new Rtu(4, 3),
                [new DenseBlock(6, 4, layerNorm: true, Activation.LeakyReLU), new DenseBlock(4, 2)]
            ),
            _ => new Network(
                [new DenseBlock(3, 4, layerNorm: true, Activation.Tanh)],
                new MinGru(4, 3),
                [new DenseBlock(3, 4, activation: Activation.Tanh), new DenseBlock(4, 2)]
            ),
        };
        RandomSource random = Cases.Random(3);
        var parameters = random.Normals(network.ParameterCount, 0.6);
        double[][] observations = [.. Enumerable.Range(0, 6).Select(_ => random.Normals(3))];
        return (network, parameters, observations, [0.8, -1.3]);
    }
}
