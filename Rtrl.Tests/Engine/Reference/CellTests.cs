using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

/// <summary>Every cell against central differences of itself unrolled with constant parameters.</summary>
public class CellTests
{
    private const double Tolerance = 1e-8;
    private const int Features = 3;
    private const int Units = 4;
    private const int Steps = 6;

    public static TheoryData<string> Cells =>
        ["linear RTU", "nonlinear RTU", "rectified RTU", "minGRU", "plain minGRU", "gated trace unit", "GRU", "LSTM"];

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
            Cases.Differences(parameters, p => Cases.Dot(weights, cell.Step(p, before, inputs[^1]).Output)),
            gradient.Parameters,
            Tolerance
        );
        Agreement.Close(
            Cases.Differences(inputs[^1], x => Cases.Dot(weights, cell.Step(parameters, before, x).Output)),
            gradient.Input,
            Tolerance
        );
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
            exact.Step(parameters, forgotten, inputs[^1]).Gradient(weights).Parameters,
            0
        );
    }

    /// <summary>DECISION 7: dL/dh_t and on to ψ and x_t, with the state before step t constant.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void Direct_BehindAFurtherStep_EqualsDifferencesOfTwoSteps(string name)
    {
        var (cell, parameters, inputs, weights) = Case(name, RecurrentGradient.OneStep);
        var before = cell.Unroll(parameters, inputs[..^2]).After;
        var step = cell.Step(parameters, before, inputs[^2]);
        var ahead = cell.Step(parameters, step.After, inputs[^1]);
        var last = ahead.Gradient(weights);
        var earlier = step.Direct(ahead.Back(last.Hidden));
        Agreement.Close(
            Cases.Differences(parameters, p => Cases.Dot(weights, cell.Step(p, cell.Step(p, before, inputs[^2]).After, inputs[^1]).Output)),
            [.. last.Parameters.Zip(earlier.Parameters, (one, two) => one + two)],
            Tolerance
        );
        Agreement.Close(
            Cases.Differences(
                inputs[^2],
                x => Cases.Dot(weights, cell.Step(parameters, cell.Step(parameters, before, x).After, inputs[^1]).Output)
            ),
            earlier.Input,
            Tolerance
        );
    }

    /// <summary>DECISION 6: the RTU original's derivative by θ, that is by the phase itself; every other one is untouched.</summary>
    [Theory]
    [InlineData("linear RTU")]
    [InlineData("nonlinear RTU")]
    [InlineData("gated trace unit")]
    public void Gradient_WithoutPhaseFactor_IsThatByThePhaseItself(string name)
    {
        var (whole, parameters, inputs, weights) = Case(name, RecurrentGradient.ExactRtrl);
        var (without, _, _, _) = Case(name, RecurrentGradient.ExactRtrl, phaseFactor: false);
        var (want, got) = (
            whole.Unroll(parameters, inputs[..1]).Gradient(weights),
            without.Unroll(parameters, inputs[..1]).Gradient(weights)
        );
        Agreement.Close(want.Parameters, got.Parameters, Tolerance); // from h = 0 a phase turns nothing

        (want, got) = (whole.Unroll(parameters, inputs).Gradient(weights), without.Unroll(parameters, inputs).Gradient(weights));
        var theta = whole.Tensors.Single(tensor => tensor.Name == "theta");
        for (var i = 0; i < parameters.Length; i++)
            if (i < theta.Offset || i >= theta.Offset + theta.Length)
                Assert.Equal(want.Parameters[i], got.Parameters[i], Tolerance);
        if (name == "gated trace unit")
            return; // its gate turns the factor, φ_t, from step to step

        for (var unit = 0; unit < Units; unit++)
            Assert.Equal(
                want.Parameters[theta.Offset + unit] / Math.Exp(parameters[theta.Offset + unit]),
                got.Parameters[theta.Offset + unit],
                Tolerance
            );
    }

    /// <summary>DECISION 5 and 8: the values themselves, from the formulas.</summary>
    [Fact]
    public void Step_OtherForms_FollowTheirFormulas()
    {
        var (rectified, parameters, inputs, _) = Case("rectified RTU", RecurrentGradient.ExactRtrl);
        var (linear, _, _, _) = Case("linear RTU", RecurrentGradient.ExactRtrl);
        var before = rectified.Unroll(parameters, inputs[..^1]).After;
        var p = linear.Step(parameters, before, inputs[^1]).After.Hidden;
        Assert.Contains(p, value => value > 0);
        Assert.Contains(p, value => value < 0);
        Agreement.Close(p.Select(value => Math.Max(0, value)).ToArray(), rectified.Step(parameters, before, inputs[^1]).Output, Tolerance);

        var (plain, weights, sequence, _) = Case("plain minGRU", RecurrentGradient.ExactRtrl);
        Assert.Equal(2 * Units * Features, plain.ParameterCount);
        var held = plain.Unroll(weights, sequence[..^1]).After;
        var want = Enumerable
            .Range(0, Units)
            .Select(unit =>
            {
                var u = 1 / (1 + Math.Exp(-Cases.Dot(weights.AsSpan(unit * Features, Features), sequence[^1])));
                return Math.Tanh(
                    ((1 - u) * held.Hidden[unit]) + (u * Cases.Dot(weights.AsSpan((Units + unit) * Features, Features), sequence[^1]))
                );
            });
        Agreement.Close(want.ToArray(), plain.Step(weights, held, sequence[^1]).Output, Tolerance);
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

    private static (ICell Cell, double[] Parameters, double[][] Inputs, double[] Weights) Case(
        string name,
        RecurrentGradient gradient,
        bool phaseFactor = true
    )
    {
        ICell cell = name switch
        {
            "linear RTU" => new Rtu(Features, Units, RtuVariant.Linear, gradient, phaseFactor: phaseFactor),
            "nonlinear RTU" => new Rtu(Features, Units, RtuVariant.Nonlinear, gradient, phaseFactor: phaseFactor),
            "rectified RTU" => new Rtu(Features, Units, RtuVariant.Rectified, gradient),
            "plain minGRU" => new MinGru(Features, Units, gradient, plain: true),
            "minGRU" => new MinGru(Features, Units, gradient),
            "gated trace unit" => new GatedTraceUnit(Features, Units, gradient, phaseFactor),
            "GRU" => new Gru(Features, Units, gradient),
            _ => new Lstm(Features, Units, gradient),
        };
        var random = Cases.Random();
        var parameters = random.Normals(cell.ParameterCount, 0.5);
        double[][] inputs = [.. Enumerable.Range(0, Steps).Select(_ => random.Normals(Features))];
        return (cell, parameters, inputs, random.Normals(cell.OutputSize));
    }
}
