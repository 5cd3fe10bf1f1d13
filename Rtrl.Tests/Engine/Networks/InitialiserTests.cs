using Rtrl.Engine.Contracts;
using Rtrl.Engine.Networks;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks;

public class InitialiserTests
{
    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(9, 0, 0)]
    [InlineData(10, 0, 1)]
    [InlineData(17, 0, 1)]
    [InlineData(27, 0, 2)]
    [InlineData(64, 0, 6)]
    [InlineData(128, 1, 12)]
    [InlineData(384, 0, 38)]
    public void Sparse_FanIn_KeepsOneTenthPerUnitWithinLimit(int fanIn, int minNonZero, int expected)
    {
        const int Units = 50;
        var weights = new float[Units * fanIn];
        Initialisers.Sparse(weights, fanIn, minNonZero, Cases.Random());
        for (var unit = 0; unit < Units; unit++)
        {
            var row = weights.AsSpan(unit * fanIn, fanIn);
            Assert.Equal(expected, row.Length - System.MemoryExtensions.Count(row, 0f));
            foreach (var weight in row)
                Assert.InRange(weight, -1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn));
        }
    }

    [Fact]
    public void Initialise_DemonstrationNetwork_HasRetentionsAndInputMatricesOfTheSpecification()
    {
        var settings = new NetworkSettings { EncoderWidth = 64, HiddenSize = 192, RadiusMin = 0, RadiusMax = 0.7, MinNonZeroPerUnit = 1 };
        var network = new ValueNetwork(settings, 3, 2);
        network.Initialise(Cases.Random());
        var (radius, phase) = (new float[192], new float[192]);
        network.WritePoles(radius, phase);
        Assert.All(radius, r => Assert.InRange(r, 0, 0.7001));
        Assert.All(phase, phi => Assert.InRange(phi, 0, 6.2801));
        var input = Tensor(network, "recurrent.inputReal");
        Assert.Equal(1.0 / 192, input.Average(x => x * x), 0.03 / 192);
        Assert.All(input, x => Assert.True(Math.Abs(x) <= 2 * Math.Sqrt(1.0 / 192) / 0.8796));
        Assert.All(Tensor(network, "encoder.bias"), x => Assert.Equal(0, x));
        Assert.All(Tensor(network, "head.bias"), x => Assert.Equal(0, x));
    }

    [Fact]
    public void Initialise_ManyLayers_SquaredRadiiAreUniformAndTheLargestIsNear1()
    {
        var random = Cases.Random();
        var settings = new NetworkSettings { EncoderWidth = 1, HiddenSize = 192 };
        var squares = new List<double>();
        var largest = 0.0;
        const int Layers = 1000;
        for (var layer = 0; layer < Layers; layer++)
        {
            var network = new ValueNetwork(settings, 1, 1);
            network.Initialise(random);
            var (radius, phase) = (new float[192], new float[192]);
            network.WritePoles(radius, phase);
            largest += radius.Max() / (double)Layers;
            if (squares.Count < 10_000)
                squares.AddRange(radius.Select(r => (double)r * r));
        }

        Assert.Equal(0.9974, largest, 0.001);
        squares.Sort();
        var distance = squares.Select((square, i) => Math.Abs(square - ((i + 0.5) / squares.Count))).Max();
        Assert.True(distance < 1.63 / Math.Sqrt(squares.Count), $"Kolmogorov-Smirnov distance {distance:0.0000}");
    }

    private static double[] Tensor(ValueNetwork network, string name)
    {
        var tensor = network.Tensors.Single(candidate => candidate.Name == name);
        return Agreement.Widen(network.Parameters.Slice(tensor.Offset, tensor.Length));
    }
}
