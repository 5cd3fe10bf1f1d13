using System.Numerics;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Learning.Reference;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

public class DiagnosticsTests
{
    private const int Units = 3;
    private const int Steps = 9;

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public void CreditWeights_SimulatedTrace_EqualsWeightedImmediateJacobians(int? cutAfter)
    {
        const double Decay = 0.95;
        var cell = new Rtu(2, Units);
        var random = Cases.Random(4);
        var parameters = random.Normals(cell.ParameterCount, 0.5);
        var trace = new EligibilityTrace(cell.ParameterCount, Decay);
        var (state, adjoints, retention, immediate) = (cell.Start(), new List<Complex[]>(), new List<Complex[]>(), new List<double[][]>());
        for (var t = 0; t < Steps; t++)
        {
            var step = cell.Step(parameters, state, random.Normals(2));
            state = step.After;
            var gradient = step.Gradient(random.Normals(cell.OutputSize));
            trace.Accumulate(gradient.Parameters);
            if (t == cutAfter)
                trace.Clear();
            adjoints.Add([.. Enumerable.Range(0, Units).Select(k => new Complex(gradient.Hidden[k], gradient.Hidden[Units + k]))]);
            retention.Add([
                .. Enumerable.Range(0, Units).Select(k => new Complex(step.StateJacobian[0, 0, k], step.StateJacobian[1, 0, k])),
            ]);
            immediate.Add(step.Immediate);
        }

        var weights = CreditWeights.Of(adjoints, retention, Decay, cutAfter).ExactWeights;
        var sum = new double[cell.ParameterCount];
        foreach (var tensor in cell.Tensors)
            for (var i = 0; i < tensor.Length; i++)
            {
                var (p, unit) = (tensor.Offset + i, i / (tensor.Length / Units));
                for (var k = 0; k < Steps; k++)
                    sum[p] += (weights[k][unit] * new Complex(immediate[k][0][p], immediate[k][1][p])).Real;
            }

        Agreement.Close(trace.Value, sum, 1e-12);
    }

    [Fact]
    public void FittedRate_GeometricWeights_IsTheirRatio()
    {
        double[] weights = [.. Enumerable.Range(0, 12).Select(k => Math.Pow(0.9, 11 - k))];
        Agreement.Close(0.9, CreditWeights.FittedRate(weights)!.Value, 1e-12);
        Assert.Null(CreditWeights.FittedRate(weights[..6]));
    }

    [Theory]
    [InlineData(0.9, 0.99, 100)]
    [InlineData(0.99, 0.9, 100)]
    [InlineData(0.75, 0, 4)]
    [InlineData(1, 0.5, double.PositiveInfinity)]
    public void Horizon_DecayAndRetention_IsThatOfTheLonger(double decay, double retention, double steps) =>
        Assert.Equal(steps, CreditWeights.Horizon(decay, retention), 1e-9);

    [Fact]
    public void Between_EqualAndZeroSensitivities_HasNoDifference()
    {
        var same = SensitivityDifference.Between([1.0, -2.0], [1.0, -2.0]);
        Assert.Equal((0.0, 0.0, 0.0, 0.0), (same.RelativeL2, same.RelativeMaximum, same.RelativeL1, same.Participation));
        Agreement.Close(1, same.Cosine, 1e-12);
        Assert.Equal(
            (0.0, 1.0),
            (SensitivityDifference.Between([1.0], [0.0]).RelativeL2, SensitivityDifference.Between([1.0], [0.0]).Cosine)
        );
        Agreement.Close(0.5, SensitivityDifference.Between([1.0, 0.0], [0.0, 0.0]).Participation, 1e-12);
    }

    [Fact]
    public void FullReplay_ConstantParameters_EqualsLiveSensitivityAcrossEpisodes()
    {
        var cell = new Rtu(2, Units);
        var random = Cases.Random(4);
        var parameters = random.Normals(cell.ParameterCount, 0.5);
        var window = new StalenessWindow(cell, 4);
        var state = cell.Start();
        for (var t = 0; t < 11; t++)
        {
            var starts = t % 4 == 0;
            if (starts)
                state = cell.Start();
            var input = random.Normals(2);
            var step = cell.Step(parameters, state, input);
            window.Add(starts, state, input, step);
            state = step.After;
        }

        Agreement.Close(0, SensitivityDifference.Between(state.Sensitivity, window.FullReplay(parameters)).RelativeL2, 1e-12);
        Agreement.Close(state.Sensitivity[0], window.FixedTrajectory(parameters)[0], 1e-12);
    }

    [Theory]
    [InlineData(TaylorCorrection.None)]
    [InlineData(TaylorCorrection.PaperDiagonal)]
    [InlineData(TaylorCorrection.PaperFull)]
    [InlineData(TaylorCorrection.Exact)]
    public void TaylorCorrectedRtu_ConstantParameters_EqualsRtu(TaylorCorrection correction)
    {
        var cell = new Rtu(2, Units);
        var corrected = new TaylorCorrectedRtu(2, Units, correction);
        var random = Cases.Random(4);
        var parameters = random.Normals(cell.ParameterCount, 0.5);
        double[][] inputs = [.. Enumerable.Range(0, 5).Select(_ => random.Normals(2))];
        corrected.Step(parameters, [1, 1]);
        corrected.Reset();
        foreach (var input in inputs)
            corrected.Step(parameters, input);
        var sensitivity = cell.Unroll(parameters, inputs).After.Sensitivity;
        Agreement.Close([.. sensitivity[0], .. sensitivity[1]], corrected.Flatten(), 1e-12);
    }
}
