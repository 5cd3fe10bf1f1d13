using Rtrl.Engine.Cells.Reference;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

/// <summary>Every cell against central differences of itself unrolled with constant parameters.</summary>
public class CellTests
{
    private const double Tolerance = 1e-8;
    private const int Features = 3;
    private const int Units = 4;
    private const int Steps = 6;

    public static TheoryData<string> Cells => ["linear RTU", "nonlinear RTU", "minGRU", "gated trace unit", "GRU", "LSTM"];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradient_ExactRtrl_EqualsDifferencesOfUnrolledCell(string name)
    {
        var (cell, parameters, inputs, weights) = Case(name, RecurrentGradient.ExactRtrl);
        var gradient = cell.Unroll(parameters, inputs).Gradient(weights).Parameters;
        Agreement.Close(Cases.Differences(parameters, p => Cases.Dot(weights, cell.Unroll(p, inputs).Output)), gradient, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradient_OneStep_EqualsDifferencesOfLastStepAlone(string name)
    {
        var (cell, parameters, inputs, weights) = Case(name, RecurrentGradient.OneStep);
        var before = cell.Unroll(parameters, inputs[..^1]).After;
        var gradient = cell.Step(parameters, before, inputs[^1]).Gradient(weights);
        Agreement.Close(
            Cases.Differences(parameters, p => Cases.Dot(weights, cell.Step(p, before, inputs[^1]).Output)), gradient.Parameters, Tolerance);
        Agreement.Close(
            Cases.Differences(inputs[^1], x => Cases.Dot(weights, cell.Step(parameters, before, x).Output)), gradient.Input, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradient_SensitivityBeforeSetToZero_EqualsOneStep(string name)
    {
        var (exact, parameters, inputs, weights) = Case(name, RecurrentGradient.ExactRtrl);
        var oneStep = Case(name, RecurrentGradient.OneStep).Cell;
        var before = exact.Unroll(parameters, inputs[..^1]).After;
        var forgotten = before with { Sensitivity = exact.Start().Sensitivity };
        Agreement.Close(
            oneStep.Step(parameters, before, inputs[^1]).Gradient(weights).Parameters,
            exact.Step(parameters, forgotten, inputs[^1]).Gradient(weights).Parameters, 0);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Step_FromReset_SensitivityIsImmediateJacobian(string name)
    {
        var (cell, parameters, inputs, _) = Case(name, RecurrentGradient.ExactRtrl);
        var step = cell.Step(parameters, cell.Start(), inputs[0]);
        for (var component = 0; component < step.Immediate.Length; component++)
            Agreement.Close(step.Immediate[component], step.After.Sensitivity[component], 0);
    }

    private static (ICell Cell, double[] Parameters, double[][] Inputs, double[] Weights) Case(string name, RecurrentGradient gradient)
    {
        ICell cell = name switch
        {
            "linear RTU" => new Rtu(Features, Units, RtuVariant.Linear, gradient),
            "nonlinear RTU" => new Rtu(Features, Units, RtuVariant.Nonlinear, gradient),
            "minGRU" => new MinGru(Features, Units, gradient),
            "gated trace unit" => new GatedTraceUnit(Features, Units, gradient),
            "GRU" => new Gru(Features, Units, gradient),
            _ => new Lstm(Features, Units, gradient),
        };
        var random = Cases.Random();
        var parameters = random.Normals(cell.ParameterCount, 0.5);
        double[][] inputs = [.. Enumerable.Range(0, Steps).Select(_ => random.Normals(Features))];
        return (cell, parameters, inputs, random.Normals(cell.OutputSize));
    }
}
