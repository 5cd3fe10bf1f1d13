#pragma warning disable xUnit1051 // every call here returns within seconds; there is nothing to cancel
using System.Numerics;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Diagnostics;

/// <summary>The double reference follows the float32 agent, and its derivatives are those of the function itself.</summary>
public sealed class EpisodeStudyTests
{
    public static TheoryData<string> Cells => ["linear-rtu", "nonlinear-rtu", "min-gru", "gated-trace-unit"];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Steps_OfAFrozenEpisode_FollowTheFloat32Agent(string cell)
    {
        var study = EpisodeStudy.Of(Sandbox(cell), "value");
        Assert.Equal(5, study.Steps.Count);
        foreach (var step in study.Steps)
        {
            var largest = step.Lived.Outputs.Max();
            Assert.Equal(largest, step.Value, 1e-5 * (1 + Math.Abs(largest)));
            Assert.Equal(step.Lived.HiddenState.Length, step.HiddenState.Length);
            for (var i = 0; i < step.HiddenState.Length; i++)
                Assert.Equal(step.Lived.HiddenState[i], step.HiddenState[i], 1e-5);
        }
    }

    /// <summary>
    /// The gradient of the last value is Re Σ_k ω_k I_k at γλ = 0: what exact RTRL alone gives. Checked through the retention of a linear
    /// unit.
    /// </summary>
    [Fact]
    public void Credit_WithoutTraces_IsTheLastAdjointCarriedBack()
    {
        var study = EpisodeStudy.Of(Sandbox("linear-rtu"), "value");
        var credit = study.Credit(decay: 0);
        var last = study.Steps.Count - 1;
        for (var k = 0; k <= last; k++)
        {
            var want = Math.Sqrt(
                Enumerable
                    .Range(0, study.Units)
                    .Sum(unit =>
                        Math.Pow(
                            study.Steps[last].Adjoint[unit].Magnitude * Math.Pow(study.Steps[last].Retention[unit].Magnitude, last - k),
                            2
                        )
                    )
            );
            Assert.Equal(want, credit.Exact[k], 1e-9 * (1 + want));
        }
    }

    [Fact]
    public void UnitFigures_OfALinearLayer_AreThoseOfItsPoles()
    {
        var sandbox = Sandbox("linear-rtu");
        var snapshot = new Snapshot();
        sandbox.Capture(snapshot);
        var table = UnitFigures.Of(EpisodeStudy.Of(sandbox, "value"), snapshot.UnitContribution);
        Assert.Equal(snapshot.PoleRadius.Length, table.Count);
        foreach (var unit in table)
        {
            double r = snapshot.PoleRadius[unit.Unit],
                phase = snapshot.PolePhase[unit.Unit] % Math.Tau;
            Assert.Equal(r, unit.Retention, 1e-5);
            Assert.Equal(-1 / Math.Log(r), unit.TimeConstant, 1e-3 * unit.TimeConstant);
            Assert.Equal(0.5, Math.Pow(r, unit.HalfLife), 1e-4);
            Assert.Equal(Math.Min(phase, Math.Tau - phase), unit.Phase, 1e-4);
            Assert.Equal(1, (r * r) + (unit.InputGain * unit.InputGain), 1e-4);
        }

        Assert.Equal(1, table.Sum(unit => unit.GradientShare), 1e-9);
        Assert.All(table, unit => Assert.True(unit.SensitivityNorm > 0));
    }

    /// <summary>Norms and gradient mass of the units add up to what the float32 layer itself says at the end of the same episode.</summary>
    [Theory]
    [InlineData("linear-rtu")]
    [InlineData("nonlinear-rtu")]
    [InlineData("min-gru")]
    public void Steps_NormsOfTheUnits_AddUpToThoseOfTheLayer(string cell)
    {
        var sandbox = Sandbox(cell);
        var last = EpisodeStudy.Of(sandbox, "value").Steps[^1];
        var clone = sandbox.Clone();
        clone.HoldExploration();
        clone.BeginEpisode(0, 0);
        do clone.Step();
        while (!clone.BetweenEpisodes);
        var network = clone.Network("value");
        Assert.Equal(network.SensitivityNorm(), Math.Sqrt(last.SensitivityNorm.Sum(norm => norm * norm)), 1e-4 * network.SensitivityNorm());
        var adjoint = new float[network.OutputCount];
        adjoint[Array.IndexOf(last.Lived.Outputs, last.Lived.Outputs.Max())] = 1;
        var gradient = new float[network.ParameterCount];
        network.Gradient(adjoint, gradient);
        var mass = network
            .Tensors.Where(tensor => tensor.Block == "recurrent")
            .Sum(tensor => gradient.AsSpan(tensor.Offset, tensor.Length).ToArray().Sum(value => Math.Abs((double)value)));
        Assert.Equal(mass, last.GradientMass.Sum(), 1e-4 * mass);
    }

    /// <summary>J_t is what the layer shows as its poles; c_t is the head's weight, times the slope of y = tanh h.</summary>
    [Theory]
    [InlineData("linear-rtu")]
    [InlineData("gated-trace-unit")]
    [InlineData("min-gru")]
    public void Steps_RetentionAndAdjoint_AreThoseOfTheFloat32Layer(string cell)
    {
        var sandbox = Sandbox(cell);
        var study = EpisodeStudy.Of(sandbox, "value");
        var clone = sandbox.Clone();
        clone.HoldExploration();
        clone.BeginEpisode(0, 0);
        var network = clone.Network("value");
        var head = network.Tensors.First(tensor => tensor.Block == "head");
        foreach (var step in study.Steps)
        {
            clone.Step();
            var layer = clone.Layer("value");
            var chosen = Array.IndexOf(step.Lived.Outputs, step.Lived.Outputs.Max());
            var weights = network
                .Parameters.Slice(head.Offset + (chosen * study.Components * study.Units), study.Components * study.Units)
                .ToArray();
            for (var unit = 0; unit < study.Units; unit++)
            {
                var pole = Complex.FromPolarCoordinates(layer.Radius[unit], layer.Phase[unit]);
                Assert.Equal(0, (pole - step.Retention[unit]).Magnitude, 1e-5);
                Assert.Equal(Slope(unit), step.Adjoint[unit].Real, 1e-5);
                Assert.Equal(study.Components == 1 ? 0 : Slope(study.Units + unit), step.Adjoint[unit].Imaginary, 1e-5);
            }

            double Slope(int entry) => weights[entry] * (1 - Math.Pow(Math.Tanh(step.HiddenState[entry]), 2));
        }
    }

    [Theory]
    [InlineData(Math.PI / 2, 4)]
    [InlineData((3 * Math.PI / 2) + (4 * Math.PI), 4)]
    [InlineData(Math.PI, 2)]
    public void PeriodOf_AnAliasedPhase_IsWhatCanBeSeen(double phase, double period) =>
        Assert.Equal(period, UnitFigures.PeriodOf(phase), 1e-9);

    [Fact]
    public void ImpulseResponse_OfALinearLayer_IsTheClosedFormsToOneInAHundredThousand()
    {
        var sandbox = Sandbox("linear-rtu");
        for (var feature = 0; feature < sandbox.Settings.Network.EncoderWidth; feature++)
        {
            var response = ImpulseResponse.Of(sandbox, "value", feature, 200);
            Assert.InRange(response.LargestDifference!.Value, 0, 1e-5);
            Assert.Equal(200, response.Layer.Count);
        }

        Assert.Contains(
            Enumerable.Range(0, sandbox.Settings.Network.EncoderWidth),
            feature => ImpulseResponse.Of(sandbox, "value", feature, 2).Layer[0] > 1e-3
        );
        Assert.Contains("0 to", Assert.Throws<SandboxException>(() => ImpulseResponse.Of(sandbox, "value", 4096, 2)).Message);
    }

    [Fact]
    public void ImpulseResponse_OfAGatedCell_HasNoClosedForm() =>
        Assert.Null(ImpulseResponse.Of(Sandbox("min-gru"), "value", 0, 10).LargestDifference);

    [Fact]
    public void Study_OfADenseCell_SaysWhyNot() =>
        Assert.Contains("read one another", Assert.Throws<SandboxException>(() => EpisodeStudy.Of(Sandbox("gru"), "value")).Message);

    [Fact]
    public void Study_LeavesTheSandboxWhereItIs()
    {
        var sandbox = Sandbox("linear-rtu");
        var before = sandbox.Checkpoint();
        EpisodeStudy.Of(sandbox, "value");
        ImpulseResponse.Of(sandbox, "value", 0, 10);
        CueDecoder.Of(sandbox, "value", 0, 20);
        Assert.Equal(before, sandbox.Checkpoint());
    }

    internal static Sandbox Sandbox(string cell)
    {
        var settings = Runs.StreamQ with
        {
            Network = Runs.StreamQ.Network with { Cell = cell, Gradient = cell == "gru" ? "tbptt1" : "rtrl" },
        };
        return Rtrl.Engine.Clones.Sandbox.Of(new TrainingRun(settings).Take(500));
    }
}
