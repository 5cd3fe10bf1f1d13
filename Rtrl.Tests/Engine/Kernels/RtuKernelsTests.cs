using System.Numerics;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Kernels;

/// <summary>
/// The loops of the linear RTU against plain ones over complex numbers in double, on every path, with and without whole blocks.
/// </summary>
public class RtuKernelsTests
{
    private const double Tolerance = 5e-6;

    public static TheoryData<int, int> Shapes =>
        new()
        {
            { 1, 1 },
            { 3, 7 },
            { 4, 16 },
            { 5, 31 },
            { 17, 64 },
            { 6, 133 },
            { 20, 70 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Coefficients_AnyUnits_AreTheFormulas(int units, int inputs)
    {
        foreach (var (kernels, memory, random) in OnEveryPath(units, inputs))
        {
            var (nu, theta) = (random.Normals(units, 0.5), random.Normals(units, 0.5));
            var before = Copy(memory.C);
            kernels.Coefficients(nu.Single(), theta.Single(), memory);
            for (var k = 0; k < units; k++)
            {
                var (e, phi) = (Math.Exp(nu[k]), Math.Exp(theta[k]));
                var r = Math.Exp(-e);
                var root = Math.Sqrt(1 - (r * r));
                Assert.Equal(e, memory.E.Span[k], 1e-5 * e);
                Assert.Equal(phi, memory.Phi.Span[k], 1e-5 * phi);
                Assert.Equal(r * Math.Cos(phi), memory.G.Span[k], 1e-5);
                Assert.Equal(r * Math.Sin(phi), memory.S.Span[k], 1e-5);
                Assert.Equal(root, memory.C.Span[k], 1e-5);
                Assert.Equal(e * r * r / root, memory.CNu.Span[k], 1e-5);
                Assert.Equal(r * Math.Cos(phi) * before[k] / root, memory.TurnReal.Span[k], 1e-5);
                Assert.Equal(r * Math.Sin(phi) * before[k] / root, memory.TurnImaginary.Span[k], 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AdvanceUnits_ExactOrNot_TurnsTheStateAndItsSensitivities(int units, int inputs)
    {
        foreach (var exact in new[] { true, false })
        {
            foreach (var (kernels, memory, _) in OnEveryPath(units, inputs, exact))
            {
                var (h, u, nu, theta) = (
                    Pairs(memory.Hidden),
                    Pairs(memory.Projected),
                    Pairs(memory.SensitivityNu),
                    Pairs(memory.SensitivityTheta)
                );
                kernels.AdvanceUnits(memory);
                for (var k = 0; k < units; k++)
                {
                    var turn = Turn(memory, k);
                    var (turned, carried) = (turn * h[k], exact ? turn : 0);
                    Equal(turned + (memory.C.Span[k] * u[k]), memory.Hidden, k);
                    Equal((carried * nu[k]) - (memory.E.Span[k] * turned) + (memory.CNu.Span[k] * u[k]), memory.SensitivityNu, k);
                    Equal((carried * theta[k]) + (Complex.ImaginaryOne * memory.Phi.Span[k] * turned), memory.SensitivityTheta, k);
                }

                OutputIsTanh(memory.Hidden, memory.Output);
                memory.Output.Span.Clear();
                kernels.Output(memory);
                OutputIsTanh(memory.Hidden, memory.Output);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void PeekUnits_AnyUnits_IsTheOutputOfTheStepAhead(int units, int inputs)
    {
        foreach (var (kernels, memory, _) in OnEveryPath(units, inputs))
        {
            var (h, u) = (Pairs(memory.Hidden), Pairs(memory.PeekProjected));
            kernels.PeekUnits(memory);
            for (var k = 0; k < units; k++)
            {
                var next = (Turn(memory, k) * h[k]) + (memory.C.Span[k] * u[k]);
                Equal(new Complex(Math.Tanh(next.Real), Math.Tanh(next.Imaginary)), memory.PeekOutput, k);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void UnitGradients_NowAndAhead_AreTheAdjointTimesTheSensitivities(int units, int inputs)
    {
        foreach (var exact in new[] { true, false })
        {
            foreach (var (kernels, memory, random) in OnEveryPath(units, inputs, exact))
            {
                var (back, y) = (random.Normals(2 * units).Single(), random.Normals(2 * units).Single());
                kernels.ThroughOutput(back, y, memory);
                double[] adjoint = [.. back.Zip(y, (a, value) => a * (1 - ((double)value * value)))];
                Agreement.Close(adjoint, memory.Adjoint.Span, Tolerance);
                Agreement.Close([.. adjoint.Select((a, i) => a * memory.C.Span[i % units])], memory.Direct.Span, Tolerance);

                var trace = random.Normals(2 * units);
                foreach (var decay in (double[])[0, 0.75])
                {
                    var want = new double[2 * units];
                    for (var k = 0; k < units; k++)
                    {
                        want[k] = (decay * trace[k]) + Dot(Pairs(memory.Adjoint)[k], Pairs(memory.SensitivityNu)[k]);
                        want[units + k] = (decay * trace[units + k]) + Dot(Pairs(memory.Adjoint)[k], Pairs(memory.SensitivityTheta)[k]);
                    }

                    var z = trace.Single();
                    Agreement.Close(want.Sum(Math.Abs), kernels.AccumulateUnits(memory, (float)decay, z), Tolerance);
                    Agreement.Close(want, z, Tolerance);
                }

                var (gradient, ahead) = (new float[2 * units], new double[2 * units]);
                kernels.PeekUnitGradients(memory, gradient);
                for (var k = 0; k < units; k++)
                {
                    var (a, turn, turned) = (Pairs(memory.Adjoint)[k], Turn(memory, k), Turn(memory, k) * Pairs(memory.Hidden)[k]);
                    var carried = exact ? turn : 0;
                    var immediateNu = (memory.CNu.Span[k] * Pairs(memory.PeekProjected)[k]) - (memory.E.Span[k] * turned);
                    var immediateTheta = Complex.ImaginaryOne * memory.Phi.Span[k] * turned;
                    ahead[k] = Dot(a, (carried * Pairs(memory.SensitivityNu)[k]) + immediateNu);
                    ahead[units + k] = Dot(a, (carried * Pairs(memory.SensitivityTheta)[k]) + immediateTheta);
                    Equal(memory.C.Span[k] * Complex.Conjugate(carried) * a, memory.Rotated, k);
                }

                Agreement.Close(ahead, gradient, Tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AdvanceRows_AnyShape_TurnsEveryRowAndAddsTheInput(int units, int inputs)
    {
        foreach (var (kernels, memory, _) in OnEveryPath(units, inputs))
        {
            var want = Advanced(memory);
            kernels.AdvanceRows(memory);
            Holds(want, memory.SensitivityReal.Span, memory.SensitivityImaginary.Span);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AccumulateRows_BehindFreshOrPeeking_IsOneSweepOfAllOfIt(int units, int inputs)
    {
        var n = units * inputs;
        for (var choice = 0; choice < 8; choice++)
        {
            var (behind, decay, peek) = ((choice & 1) != 0, (choice & 2) != 0 ? 0.75f : 0, (choice & 4) != 0);
            foreach (var (kernels, memory, random) in OnEveryPath(units, inputs))
            {
                var (matrices, trace) = (random.Normals(2 * n), random.Normals(2 * n));
                var sensitivity = behind ? Advanced(memory) : Rows(memory);
                var (wantTrace, wantBack, wantAhead) = (new double[2 * n], new double[inputs], new double[2 * units]);
                for (var place = 0; place < n; place++)
                {
                    var (unit, i) = (place / inputs, place % inputs);
                    var direct = Pairs(memory.Direct)[unit];
                    var gradient = Complex.Conjugate(direct) * sensitivity[place]; // b_re E for B_re, b · iE for B_im
                    wantTrace[place] = (decay * trace[place]) + gradient.Real;
                    wantTrace[n + place] = (decay * trace[n + place]) - gradient.Imaginary;
                    wantBack[i] += (direct.Real * matrices[place]) + (direct.Imaginary * matrices[n + place]);
                    wantAhead[unit] += matrices[place] * memory.PeekInput.Span[i];
                    wantAhead[units + unit] += matrices[n + place] * memory.PeekInput.Span[i];
                }

                if (!peek)
                    wantAhead = Agreement.Widen(memory.PeekProjected.Span);
                var (z, back) = (trace.Single(), new float[inputs]);
                if (decay == 0)
                    Array.Fill(z, float.NaN);
                var norm = kernels.AccumulateRows(memory, matrices.Single(), back, decay, z, behind, peek);
                Agreement.Close(wantTrace, z, Tolerance);
                Agreement.Close(wantTrace.Sum(Math.Abs), norm, Tolerance);
                Agreement.Close(wantBack, back, Tolerance);
                Agreement.Close(wantAhead, memory.PeekProjected.Span, Tolerance);
                Holds(sensitivity, memory.SensitivityReal.Span, memory.SensitivityImaginary.Span);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void PeekRows_ExactOrNot_AreTheGradientsOfTheStepAhead(int units, int inputs)
    {
        var n = units * inputs;
        foreach (var exact in new[] { true, false })
        {
            foreach (var (kernels, memory, random) in OnEveryPath(units, inputs, exact))
            {
                var matrices = random.Normals(2 * n);
                var (want, wantBack) = (new double[2 * n], new double[inputs]);
                for (var place = 0; place < n; place++)
                {
                    var (unit, i) = (place / inputs, place % inputs);
                    var (direct, rotated) = (Pairs(memory.Direct)[unit], Pairs(memory.Rotated)[unit]);
                    var carried = exact ? Complex.Conjugate(rotated) * Rows(memory)[place] : 0;
                    want[place] = carried.Real + (direct.Real * memory.PeekInput.Span[i]);
                    want[n + place] = (direct.Imaginary * memory.PeekInput.Span[i]) - carried.Imaginary;
                    wantBack[i] += (direct.Real * matrices[place]) + (direct.Imaginary * matrices[n + place]);
                }

                var (gradient, back) = (new float[2 * n], new float[inputs]);
                kernels.PeekRows(memory, matrices.Single(), back, gradient);
                Agreement.Close(want, gradient, Tolerance);
                Agreement.Close(wantBack, back, Tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void CorrectRows_AdvancingOrNot_MovesTracesAndMatrices(int units, int inputs)
    {
        var n = units * inputs;
        for (var choice = 0; choice < 12; choice++)
        {
            var (advance, fresh) = (choice % 3 > 0, choice % 3 == 2);
            var (toAhead, shrink) = ((choice & 4) != 0 ? 0.25f : 0, choice >= 6 ? -0.125f : 0);
            foreach (var (kernels, memory, random) in OnEveryPath(units, inputs))
            {
                var correction = new Correction(0.75f, 0.5f, -2, toAhead, shrink);
                kernels.CorrectionFactors(memory, correction);
                double[] factors =
                [
                    .. Enumerable
                        .Range(0, 2 * units)
                        .Select(i => (toAhead * (double)memory.Rotated.Span[i]) - (2.0 * memory.DueTrace.Span[i])),
                ];
                Agreement.Close(factors, memory.DueSensitivity.Span, Tolerance);
                Agreement.Close(
                    [.. Enumerable.Range(0, 2 * units).Select(i => toAhead * (double)memory.Direct.Span[i])],
                    memory.DueAhead.Span,
                    Tolerance
                );

                var (w, z) = (random.Normals(2 * n), random.Normals(2 * n));
                var (gotW, gotZ, before) = (w.Single(), z.Single(), Rows(memory));
                for (var place = 0; place < n; place++)
                {
                    var (unit, i) = (place / inputs, place % inputs);
                    var trace = Complex.Conjugate(Pairs(memory.DueTrace)[unit]) * before[place];
                    var due = Complex.Conjugate(Pairs(memory.DueSensitivity)[unit]) * before[place];
                    var ahead = Pairs(memory.DueAhead)[unit] * memory.PeekInput.Span[i];
                    z[place] = (0.75 * z[place]) + trace.Real;
                    z[n + place] = (0.75 * z[n + place]) - trace.Imaginary;
                    w[place] += (0.5 * z[place]) + due.Real + ahead.Real + (shrink * w[place]);
                    w[n + place] += (0.5 * z[n + place]) - due.Imaginary + ahead.Imaginary + (shrink * w[n + place]);
                }

                var weights = new Weights(gotW.AsSpan(), gotZ.AsSpan(), correction);
                var wantProjected = Agreement.Widen(memory.Projected.Span);
                if (fresh)
                {
                    memory.SensitivityReal.Span.Clear();
                    memory.SensitivityImaginary.Span.Clear();
                }

                var wantRows = advance ? Advanced(memory) : before;
                for (var place = 0; place < n; place++)
                    (memory.SensitivityReal.Span[place], memory.SensitivityImaginary.Span[place]) = (
                        (float)before[place].Real,
                        (float)before[place].Imaginary
                    );
                if (advance)
                {
                    kernels.CorrectRowsAndAdvance(memory, weights, fresh);
                    Array.Clear(wantProjected);
                    for (var place = 0; place < 2 * n; place++)
                        wantProjected[place / inputs] += w[place] * memory.Input.Span[place % inputs];
                }
                else
                {
                    kernels.CorrectRows(memory, weights);
                }

                Agreement.Close(z, gotZ, Tolerance);
                Agreement.Close(w, gotW, Tolerance);
                Agreement.Close(wantProjected, memory.Projected.Span, Tolerance);
                Holds(wantRows, memory.SensitivityReal.Span, memory.SensitivityImaginary.Span);
            }
        }
    }

    /// <summary>The kernels of every path, each with the same numbers before it.</summary>
    private static IEnumerable<(RtuKernels Kernels, RtuMemory Memory, RandomSource Random)> OnEveryPath(
        int units,
        int inputs,
        bool exact = true
    )
    {
        foreach (var path in VectorPath.Supported)
        {
            var (random, memory) = (Cases.Random(), new RtuMemory(inputs, units, exact));
            AlignedBuffer[] buffers =
            [
                memory.Hidden,
                memory.SensitivityNu,
                memory.SensitivityTheta,
                memory.SensitivityReal,
                memory.SensitivityImaginary,
                memory.G,
                memory.S,
                memory.C,
                memory.TurnReal,
                memory.TurnImaginary,
                memory.CNu,
                memory.E,
                memory.Phi,
                memory.Input,
                memory.Projected,
                memory.Output,
                memory.Adjoint,
                memory.Direct,
                memory.Rotated,
                memory.DueTrace,
                memory.PeekInput,
                memory.PeekProjected,
            ];
            foreach (var buffer in buffers)
                random.Normals(buffer.Length).Single().CopyTo(buffer.Span);
            yield return (RtuKernels.For(path), memory, random);
        }
    }

    private static float[] Copy(AlignedBuffer buffer) => buffer.Span.ToArray();

    private static Complex Turn(RtuMemory memory, int unit) => new(memory.G.Span[unit], memory.S.Span[unit]);

    private static Complex[] Pairs(AlignedBuffer buffer) => Joined(buffer.Span[..(buffer.Length / 2)], buffer.Span[(buffer.Length / 2)..]);

    private static Complex[] Rows(RtuMemory memory) => Joined(memory.SensitivityReal.Span, memory.SensitivityImaginary.Span);

    private static Complex[] Advanced(RtuMemory memory)
    {
        var rows = Rows(memory);
        for (var place = 0; place < rows.Length; place++)
        {
            var (unit, i) = (place / memory.Inputs, place % memory.Inputs);
            rows[place] = (new Complex(memory.TurnReal.Span[unit], memory.TurnImaginary.Span[unit]) * rows[place]) + memory.Input.Span[i];
        }

        return rows;
    }

    private static Complex[] Joined(ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary)
    {
        var joined = new Complex[real.Length];
        for (var i = 0; i < joined.Length; i++)
            joined[i] = new Complex(real[i], imaginary[i]);
        return joined;
    }

    /// <summary>a_re b_re + a_im b_im.</summary>
    private static double Dot(Complex a, Complex b) => (a.Real * b.Real) + (a.Imaginary * b.Imaginary);

    private static void Equal(Complex want, AlignedBuffer got, int unit)
    {
        Assert.Equal(want.Real, got.Span[unit], Tolerance * (1 + want.Magnitude));
        Assert.Equal(want.Imaginary, got.Span[(got.Length / 2) + unit], Tolerance * (1 + want.Magnitude));
    }

    private static void Holds(Complex[] want, ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary)
    {
        Agreement.Close([.. want.Select(value => value.Real)], real, Tolerance);
        Agreement.Close([.. want.Select(value => value.Imaginary)], imaginary, Tolerance);
    }

    private static void OutputIsTanh(AlignedBuffer hidden, AlignedBuffer output) =>
        Agreement.Close([.. hidden.Span.ToArray().Select(h => Math.Tanh(h))], output.Span, Tolerance);
}
