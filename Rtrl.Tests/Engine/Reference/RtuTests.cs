using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

public class RtuTests
{
    private const int Features = 3;
    private const int Units = 4;

    [Fact]
    public void Step_LinearRtu_ImaginaryInputSensitivityIsITimesReal()
    {
        var (cell, parameters, inputs) = Case(RtuVariant.Linear);
        var sensitivity = cell.Unroll(parameters, inputs).After.Sensitivity;
        var real = cell.Tensors.Single(t => t.Name == "inputReal");
        var imaginary = cell.Tensors.Single(t => t.Name == "inputImaginary");
        Agreement.Close(sensitivity[0].Slice(real.Offset, real.Length), sensitivity[1].Slice(imaginary.Offset, imaginary.Length), 1e-14);
        double[] negated = [.. sensitivity[1].Slice(real.Offset, real.Length).ToArray().Select(value => -value)];
        Agreement.Close(negated, sensitivity[0].Slice(imaginary.Offset, imaginary.Length), 1e-14);
    }

    [Fact]
    public void Step_NonlinearRtu_ImaginaryInputSensitivityIsNotITimesReal()
    {
        var (cell, parameters, inputs) = Case(RtuVariant.Nonlinear);
        var sensitivity = cell.Unroll(parameters, inputs).After.Sensitivity;
        var real = cell.Tensors.Single(t => t.Name == "inputReal");
        var imaginary = cell.Tensors.Single(t => t.Name == "inputImaginary");
        Assert.True(Math.Abs(sensitivity[0][real.Offset] - sensitivity[1][imaginary.Offset]) > 1e-3);
    }

    [Fact]
    public void Step_ZeroInput_StateDecaysByRetentionEachStep()
    {
        var (cell, parameters, inputs) = Case(RtuVariant.Linear);
        var state = cell.Unroll(parameters, inputs).After;
        var start = state.Hidden;
        for (var k = 1; k <= 20; k++)
        {
            state = cell.Step(parameters, state, new double[Features]).After;
            for (var unit = 0; unit < Units; unit++)
            {
                var retention = RtuCoefficients.At(parameters[unit], parameters[Units + unit]).Retention;
                Agreement.Close(Math.Pow(retention, k) * Magnitude(start, unit), Magnitude(state.Hidden, unit), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(RtuVariant.Linear)]
    [InlineData(RtuVariant.Nonlinear)]
    public void Step_InputRowOfOneUnitChanged_OtherUnitsKeepStateAndSensitivity(RtuVariant variant)
    {
        var (cell, parameters, inputs) = Case(variant);
        double[] changed = [.. parameters];
        foreach (var tensor in cell.Tensors.Where(t => t.Name.StartsWith("input", StringComparison.Ordinal)))
            changed[tensor.Offset] += 0.3;
        var before = cell.Unroll(parameters, inputs).After;
        var after = cell.Unroll(changed, inputs).After;
        Assert.NotEqual(before.Hidden[0], after.Hidden[0]);
        foreach (var tensor in cell.Tensors)
        {
            var row = tensor.Length / Units;
            for (var component = 0; component < 2; component++)
            {
                Agreement.Close(
                    before.Sensitivity[component].Slice(tensor.Offset + row, tensor.Length - row),
                    after.Sensitivity[component].Slice(tensor.Offset + row, tensor.Length - row),
                    0
                );
            }
        }
    }

    [Fact]
    public void At_AnyRate_RetentionStaysBelowOneAndAllIsFinite()
    {
        for (var nu = -30.0; nu < 4.35; nu += 0.01)
            Assert.InRange(RtuCoefficients.At(nu, 0).Retention, double.Epsilon, Math.BitDecrement(1.0));
        foreach (var nu in (double[])[-700, -40, 4.4, 50, 700])
        {
            var at = RtuCoefficients.At(nu, 0.3);
            Assert.True(double.IsFinite(at.InputGain) && double.IsFinite(at.InputGainSlope) && double.IsFinite(at.Rate * at.Real), $"{at}");
        }
    }

    [Fact]
    public void At_RateAboveEighty_ForgetsEverything()
    {
        var at = RtuCoefficients.At(Math.Log(81), 0);
        Assert.Equal((0.0, 0.0, 0.0), (at.Rate, at.Retention, at.InputGainSlope));
    }

    private static double Magnitude(double[] hidden, int unit) => double.Hypot(hidden[unit], hidden[Units + unit]);

    private static (Rtu Cell, double[] Parameters, double[][] Inputs) Case(RtuVariant variant)
    {
        var cell = new Rtu(Features, Units, variant);
        var random = Cases.Random(7);
        return (cell, random.Normals(cell.ParameterCount, 0.6), [.. Enumerable.Range(0, 5).Select(_ => random.Normals(Features))]);
    }
}
