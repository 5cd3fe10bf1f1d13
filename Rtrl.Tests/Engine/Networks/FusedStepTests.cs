using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks;

/// <summary>What the fused sweeps defer or combine changes no number, and every vector path computes the same thing.</summary>
public class FusedStepTests
{
    private const int Inputs = 5,
        Outputs = 3;

    public static TheoryData<string, string, int, int, int> Shapes =>
        new()
        {
            { "linear-rtu", "rtrl", 64, 24, 0 },
            { "linear-rtu", "rtrl", 69, 19, 9 },
            { "linear-rtu", "rtrl", 7, 33, 16 },
            { "linear-rtu", "tbptt1", 37, 18, 0 },
            { "nonlinear-rtu", "rtrl", 20, 9, 0 },
            { "min-gru", "rtrl", 20, 9, 7 },
            { "gru", "rtrl", 9, 5, 0 },
            { "none", "rtrl", 21, 1, 10 },
        };

    /// <summary>One network's weights are read between all steps, the other's never: the same bits.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Update_WeightsReadOrNot_ChangesNoBit(string cell, string gradient, int width, int units, int projection)
    {
        foreach (var path in VectorPath.Supported)
        {
            var settings = Settings(cell, gradient, width, units, projection);
            var (read, left) = (new Learner(settings, path), new Learner(settings, path));
            for (var t = 0; t < 40; t++)
            {
                read.Step(t, fused: true);
                left.Step(t, fused: true);
                read.Network.ApplyUpdate();
                Assert.False(read.Network.Parameters.IsEmpty);
            }

            Assert.Equal(read.Network.Parameters.ToArray(), left.Network.Parameters.ToArray());
            Assert.Equal(read.Trace.Values.ToArray(), left.Trace.Values.ToArray());
            Assert.Equal(read.Network.HiddenState.ToArray(), left.Network.HiddenState.ToArray());
        }
    }

    /// <summary>
    /// The bootstrap pass that rides in the sweep of the traces gives what a pass of its own gives, but for the order of a sum.
    /// </summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void AccumulateTraceAndPeek_AgainstTwoPasses_DiffersByRoundingOnly(
        string cell,
        string gradient,
        int width,
        int units,
        int projection
    )
    {
        foreach (var path in VectorPath.Supported)
        {
            var settings = Settings(cell, gradient, width, units, projection);
            var (together, apart) = (new Learner(settings, path), new Learner(settings, path));
            for (var t = 0; t < 40; t++)
                Agreement.Close(Agreement.Widen(apart.Step(t, fused: false)), together.Step(t, fused: true));
            Agreement.Close(Agreement.Widen(apart.Network.Parameters), together.Network.Parameters);
            Agreement.Close(Agreement.Widen(apart.Trace.Values), together.Trace.Values);
        }
    }

    /// <summary>
    /// Twenty learning steps from the same start differ between paths by rounding only: within 1e−4 of the largest entry.
    /// </summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Step_EveryVectorPath_AgreesWithTheScalarOne(string cell, string gradient, int width, int units, int projection)
    {
        var settings = Settings(cell, gradient, width, units, projection);
        var scalar = new Learner(settings, VectorWidth.Scalar);
        Learner[] others = [.. VectorPath.Supported.Where(path => path != VectorWidth.Scalar).Select(path => new Learner(settings, path))];
        for (var t = 0; t < 20; t++)
        {
            var want = Agreement.Widen(scalar.Step(t, fused: true));
            foreach (var other in others)
                Agreement.Close(want, other.Step(t, fused: true));
        }

        foreach (var other in others)
        {
            Agreement.Close(Agreement.Widen(scalar.Trace.Values), other.Trace.Values);
            Agreement.Close(Agreement.Widen(scalar.Network.Parameters), other.Network.Parameters);
            Assert.Equal(scalar.Network.SensitivityNorm(), other.Network.SensitivityNorm(), 1e-4 * (1 + scalar.Network.SensitivityNorm()));
        }
    }

    public static TheoryData<string, string, int, int, int> Waiting =>
        new()
        {
            { "linear-rtu", "rtrl", 64, 24, 0 },
            { "linear-rtu", "rtrl", 69, 19, 9 },
            { "linear-rtu", "rtrl", 7, 33, 16 },
            { "linear-rtu", "tbptt1", 37, 18, 0 },
            { "none", "rtrl", 21, 1, 10 },
        };

    /// <summary>
    /// QRC's correction of one pair of networks is applied between all steps, the other's waits: the same bits, resets and cuts included.
    /// </summary>
    [Theory]
    [MemberData(nameof(Waiting))]
    public void Correct_AppliedAtOnceOrWaiting_ChangesNoBit(string cell, string gradient, int width, int units, int projection)
    {
        foreach (var path in VectorPath.Supported)
        {
            var settings = Settings(cell, gradient, width, units, projection);
            var (at, waiting) = (new Corrected(settings, path), new Corrected(settings, path));
            for (var t = 0; t < 60; t++)
            {
                Assert.Equal(at.Step(t), waiting.Step(t));
                at.Network.ApplyUpdate();
                Assert.Equal(at.Network.SensitivityNorm(), waiting.Network.SensitivityNorm());
            }

            waiting.Network.Reset();
            at.Network.Reset();
            Assert.Equal(0, waiting.Network.SensitivityNorm());
            Assert.Equal(at.Network.Parameters.ToArray(), waiting.Network.Parameters.ToArray());
            Assert.Equal(at.Trace.Values.ToArray(), waiting.Trace.Values.ToArray());
            Assert.Equal(0, waiting.Network.SensitivityNorm());
            Assert.NotEqual(new float[at.Trace.Values.Length], at.Trace.Values.ToArray());
        }
    }

    /// <summary>The correction against the sum of its terms, each from a pass of its own.</summary>
    [Theory]
    [MemberData(nameof(Waiting))]
    public void Correct_AgainstGradientsOfTheirOwn_MovesTraceAndWeightsTheSame(
        string cell,
        string gradient,
        int width,
        int units,
        int projection
    )
    {
        foreach (var path in VectorPath.Supported)
        {
            var corrected = new Corrected(Settings(cell, gradient, width, units, projection), path);
            for (var t = 0; t < 30; t++)
            {
                var (weights, trace) = corrected.Expected(t);
                corrected.Finish(t);
                Agreement.Close(trace, corrected.Settled().Trace.Values);
                Agreement.Close(weights, corrected.Network.Parameters);
            }
        }
    }

    [Fact]
    public void Correct_AfterWarmUp_AllocatesNothing()
    {
        var corrected = new Corrected(Settings("linear-rtu", "rtrl", 20, 12, 6), VectorPath.Current);
        for (var t = 0; t < 60; t++)
            corrected.Advance(t);
        Assert.Equal(
            0,
            Allocations.Each(() =>
            {
                for (var t = 0; t < 26; t++)
                    corrected.Advance(t);
            })
        );
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Step_AfterWarmUp_AllocatesNothing(string cell, string gradient, int width, int units, int projection)
    {
        var learner = new Learner(Settings(cell, gradient, width, units, projection), VectorPath.Current);
        for (var t = 0; t < 60; t++)
            learner.Step(t, fused: true);
        Assert.Equal(
            0,
            Allocations.Each(() =>
            {
                for (var t = 0; t < 20; t++)
                    learner.Advance(t, fused: true);
            })
        );
    }

    private static NetworkSettings Settings(string cell, string gradient, int width, int units, int projection) =>
        new()
        {
            Cell = cell,
            Gradient = gradient,
            EncoderWidth = width,
            HiddenSize = units,
            ProjectionWidth = projection,
            MinNonZeroPerUnit = 2,
        };

    /// <summary>
    /// A network under corrections with all five terms; episodes of 13 steps, the last without a step ahead; a cut every seventh step.
    /// </summary>
    private sealed class Corrected
    {
        private static readonly float[] s_adjoint = [0.5f, -1, 0.25f],
            s_aheadAdjoint = [0, 0.9f, -0.3f];
        private readonly float[][] _observations;

        public Corrected(NetworkSettings settings, VectorWidth path)
        {
            Network = new StreamingNetwork(settings, Inputs, Outputs, path);
            Network.Initialise(Cases.Random(4));
            Trace = new EligibilityTrace(Network.ParameterCount);
            var random = Cases.Random(5);
            _observations = [.. Enumerable.Range(0, 64).Select(_ => random.Normals(Inputs).Single())];
        }

        public StreamingNetwork Network { get; }

        public EligibilityTrace Trace { get; }

        public Corrected Settled()
        {
            Network.ApplyUpdate();
            return this;
        }

        public float[] Step(int t)
        {
            var outputs = Begin(t).ToArray();
            Finish(t);
            return outputs;
        }

        public void Advance(int t)
        {
            Begin(t);
            Finish(t);
        }

        /// <summary>Advances, and gives w and z as the formulas have them after <see cref="Finish"/>.</summary>
        public (double[] Weights, double[] Trace) Expected(int t)
        {
            Begin(t);
            var correction = Of(t);
            var (g, ahead) = (new float[Network.ParameterCount], new float[Network.ParameterCount]);
            Network.Gradient(s_adjoint, g);
            if (correction.ToAhead != 0)
                Network.PeekGradient(s_aheadAdjoint, ahead);
            var (weights, trace) = (Agreement.Widen(Network.Parameters), Agreement.Widen(Trace.Values));
            for (var i = 0; i < g.Length; i++)
            {
                trace[i] = (correction.Decay * trace[i]) + g[i];
                weights[i] +=
                    (correction.ToTrace * trace[i])
                    + (correction.ToGradient * g[i])
                    + (correction.ToAhead * ahead[i])
                    + (correction.Shrink * weights[i]);
            }

            return (weights, trace);
        }

        public void Finish(int t)
        {
            var correction = Of(t);
            Network.Correct(Trace.Memory, s_adjoint, correction.ToAhead == 0 ? default(ReadOnlySpan<float>) : s_aheadAdjoint, correction);
        }

        private static Correction Of(int t) =>
            new(t % 7 == 0 ? 0 : 0.8f, 0.002f, -0.003f, t % 13 == 12 ? 0 : 0.004f, t % 3 == 0 ? 0 : -0.01f);

        private ReadOnlySpan<float> Begin(int t)
        {
            if (t % 13 == 0)
                Network.Reset();
            var outputs = Network.Advance(_observations[t % 64]);
            Network.Peek(_observations[(t + 1) % 64]);
            return outputs;
        }
    }

    /// <summary>A network that learns with small steps along its trace; episodes of 13 steps.</summary>
    private sealed class Learner
    {
        private static readonly float[] s_adjoint = [0.5f, -1, 0.25f];
        private readonly float[][] _observations;
        private readonly float[] _ahead = new float[Outputs];

        public Learner(NetworkSettings settings, VectorWidth path)
        {
            Network = new StreamingNetwork(settings, Inputs, Outputs, path);
            Network.Initialise(Cases.Random(4));
            Trace = new EligibilityTrace(Network.ParameterCount);
            var random = Cases.Random(5);
            _observations = [.. Enumerable.Range(0, 64).Select(_ => random.Normals(Inputs).Single())];
        }

        public StreamingNetwork Network { get; }

        public EligibilityTrace Trace { get; }

        public float[] Step(int t, bool fused)
        {
            Advance(t, fused);
            return [.. _ahead];
        }

        public void Advance(int t, bool fused)
        {
            if (t % 13 == 0)
            {
                Network.Reset();
                Trace.Clear();
            }

            Network.Advance(_observations[t % 64]);
            var next = _observations[(t + 1) % 64];
            double norm;
            ReadOnlySpan<float> ahead;
            if (fused)
            {
                norm = Network.AccumulateTraceAndPeek(s_adjoint, Trace.TakeDecay(0.8), Trace.Values, next, out ahead);
            }
            else
            {
                ahead = Network.Peek(next);
                norm = Network.AccumulateTrace(s_adjoint, Trace.TakeDecay(0.8), Trace.Values);
            }

            ahead.CopyTo(_ahead);
            Network.Update(Trace.Memory, (float)(0.05 / Math.Max(1, norm)));
        }
    }
}
