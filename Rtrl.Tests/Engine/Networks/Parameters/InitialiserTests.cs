using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks.Parameters;

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

    [Theory]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    [InlineData(6, 6)]
    public void Orthogonal_AnyShape_IsOrthonormalAlongTheShorterSideTimesGain(int rows, int columns)
    {
        var weights = new float[rows * columns];
        Initialisers.Orthogonal(weights, rows, columns, 2, Cases.Random());
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        float At(int vector, int entry) => rows <= columns ? weights[(vector * columns) + entry] : weights[(entry * columns) + vector];
        for (var i = 0; i < count; i++)
        for (var j = 0; j < count; j++)
            Assert.Equal(i == j ? 4 : 0, Enumerable.Range(0, length).Sum(k => (double)At(i, k) * At(j, k)), 1e-5);
    }

    [Fact]
    public void Initialise_OrthogonalNetwork_ScalesEveryDenseLayerByItsGain()
    {
        var settings = new NetworkSettings
        {
            EncoderWidth = 16,
            HiddenSize = 5,
            ProjectionWidth = 8,
            EncoderInitialiser = "orthogonal",
            ProjectionGain = 2,
            HeadInitialiser = "orthogonal",
        };
        var network = new StreamingNetwork(settings, 4, 3, policy: true);
        network.Initialise(Cases.Random());
        Assert.Equal(4 * 2, Tensor(network, "encoder.weight").Sum(x => (double)x * x), 1e-4);
        Assert.Equal(8 * 4, Tensor(network, "projection1.weight").Sum(x => (double)x * x), 1e-4);
        Assert.Equal(3 * 1e-4, Tensor(network, "head.weight").Sum(x => (double)x * x), 1e-8);
        Assert.All(Tensor(network, "projection1.bias"), x => Assert.Equal(0, x));
    }

    [Fact]
    public void Initialise_GatedCells_FollowTheSpecification()
    {
        var gru = new StreamingNetwork(
            new NetworkSettings
            {
                Cell = "gru",
                Gradient = "tbptt1",
                EncoderWidth = 64,
                HiddenSize = 32,
            },
            3,
            2
        );
        gru.Initialise(Cases.Random());
        Assert.Equal(1.0 / 64, Tensor(gru, "recurrent.inputReset").Average(x => x * x), 0.1 / 64);
        Assert.Equal(1.0 / 32, Tensor(gru, "recurrent.hiddenReset").Average(x => x * x), 1e-6);
        Assert.All(Tensor(gru, "recurrent.biasCandidate"), x => Assert.Equal(0, x));
        var minGru = new StreamingNetwork(
            new NetworkSettings
            {
                Cell = "min-gru",
                EncoderWidth = 64,
                HiddenSize = 192,
            },
            3,
            2
        );
        minGru.Initialise(Cases.Random());
        Assert.Equal(1.0 / 192, Tensor(minGru, "recurrent.gateWeight").Average(x => x * x), 0.03 / 192);
        Assert.All(Tensor(minGru, "recurrent.gateBias"), x => Assert.Equal(0, x));
        var gated = new StreamingNetwork(
            new NetworkSettings
            {
                Cell = "gated-trace-unit",
                EncoderWidth = 64,
                HiddenSize = 8,
            },
            3,
            2
        );
        gated.Initialise(Cases.Random());
        Assert.All(Tensor(gated, "recurrent.gateBias"), x => Assert.Equal(2, x));
        Assert.Contains(Tensor(gated, "recurrent.gateWeight"), x => x != 0 && x != 2);
    }

    [Fact]
    public void Initialise_DemonstrationNetwork_HasRetentionsAndInputMatricesOfTheSpecification()
    {
        var settings = new NetworkSettings
        {
            EncoderWidth = 64,
            HiddenSize = 192,
            RadiusMin = 0,
            RadiusMax = 0.7,
            MinNonZeroPerUnit = 1,
        };
        var network = new StreamingNetwork(settings, 3, 2);
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
    public void Initialise_ManyLayers_SquaredRadiiAndPhasesAreUniformAndTheLargestRadiusIsNear1()
    {
        var random = Cases.Random();
        var settings = new NetworkSettings { EncoderWidth = 1, HiddenSize = 192 };
        var (squares, phases) = (new List<double>(), new List<double>());
        var largest = 0.0;
        const int Layers = 1000;
        for (var layer = 0; layer < Layers; layer++)
        {
            var network = new StreamingNetwork(settings, 1, 1);
            network.Initialise(random);
            var (radius, phase) = (new float[192], new float[192]);
            network.WritePoles(radius, phase);
            largest += radius.Max() / (double)Layers;
            if (squares.Count >= 10_000)
                continue;
            squares.AddRange(radius.Select(r => (double)r * r));
            phases.AddRange(phase.Select(phi => phi / 6.28));
        }

        Assert.Equal(0.9974, largest, 0.001);
        AssertUniform(squares);
        AssertUniform(phases);
    }

    /// <summary>Kolmogorov and Smirnov's test against U(0, 1) at 1 %.</summary>
    private static void AssertUniform(List<double> values)
    {
        values.Sort();
        var distance = values.Select((value, i) => Math.Abs(value - ((i + 0.5) / values.Count))).Max();
        Assert.True(distance < 1.63 / Math.Sqrt(values.Count), $"Kolmogorov-Smirnov distance {distance:0.0000}");
    }

    private static double[] Tensor(StreamingNetwork network, string name)
    {
        var tensor = network.Tensors.Single(candidate => candidate.Name == name);
        return Agreement.Widen(network.Parameters.Slice(tensor.Offset, tensor.Length));
    }
}
