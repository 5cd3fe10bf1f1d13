using System.Numerics.Tensors;
using Rtrl.Benchmarks.Performance;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;

namespace Rtrl.Benchmarks.Kernels;

/// <summary>The kernels at the sizes of the standard update. Every program of a kernel starts from the same numbers.</summary>
internal static class KernelCases
{
    private const int F = StandardSizes.Width,
        N = StandardSizes.Units,
        Inputs = StandardSizes.Inputs,
        Elements = 1024;
    private const float Decay = 0.8f,
        Scale = 1e-5f;
    private static readonly Correction s_correction = new(Decay, 1e-5f, -2e-5f, 1e-5f, 0);

    public static IReadOnlyList<Kernel> All { get; } =
    [
        Rtu(
            "RTU, update and forward",
            24,
            F * N * 4.0 * 4,
            (kernels, dense, memory, weights, _) =>
                dense.Multiply(new Weights(weights.W.Span, weights.Z.Span, Scale), memory.Input.Span, memory.Projected.Span),
            RtuForward
        ),
        Rtu(
            "RTU, sensitivities, gradient, trace, norm, dL/dx",
            40,
            F * N * 4.0 * 6,
            (kernels, _, memory, weights, back) =>
                kernels.AccumulateRows(memory, weights.W.Span, back.Span, Decay, weights.Z.Span, behind: true, peek: false),
            RtuBackward
        ),
        Rtu(
            "the same with the step ahead",
            40,
            F * N * 4.0 * 6,
            (kernels, _, memory, weights, back) =>
                kernels.AccumulateRows(memory, weights.W.Span, back.Span, Decay, weights.Z.Span, behind: true, peek: true)
        ),
        Rtu(
            "RTU, QRC's correction and forward",
            48,
            F * N * 4.0 * 6,
            (kernels, _, memory, weights, _) =>
                kernels.CorrectRowsAndAdvance(memory, new Weights(weights.W.Span, weights.Z.Span, s_correction), fresh: false)
        ),
        Rtu(
            "RTU, dL/dx of two steps",
            8,
            F * N * 4.0 * 2,
            (_, dense, memory, weights, back) =>
                dense.MultiplyTransposed(weights.W.Span, memory.DueTrace.Span, back.Span, memory.DueAhead.Span, memory.PeekInput.Span)
        ),
        Rtu(
            "RTU, coefficients of the units: exp, sine, cosine, root",
            0,
            N * 4.0 * 11,
            (kernels, _, memory, weights, _) => kernels.Coefficients(weights.Units.Span[..N], weights.Units.Span[N..], memory),
            RtuCoefficients,
            bytes: N * 4.0 * 12
        ),
        Rtu(
            "RTU, units, their sensitivities, tanh",
            0,
            N * 4.0 * 16,
            (kernels, _, memory, _, _) => kernels.AdvanceUnits(memory),
            bytes: N * 4.0 * 24
        ),
        Dense(
            "dense, update and forward",
            2 * N,
            F,
            12,
            8,
            (kernels, d) => kernels.Multiply(new Weights(d.W.Span, d.Z.Span, Scale), d.X.Span, d.Y.Span),
            d =>
            {
                TensorPrimitives.MultiplyAdd(d.Z.Span, Scale, d.W.Span, d.W.Span);
                for (var row = 0; row < d.Y.Length; row++)
                    d.Y.Span[row] = TensorPrimitives.Dot<float>(d.W.Span.Slice(row * d.X.Length, d.X.Length), d.X.Span);
            }
        ),
        Dense(
            "dense, trace, norm, dL/dx",
            2 * N,
            F,
            12,
            8,
            (kernels, d) => kernels.AccumulateOuter(d.Z.Span, Decay, d.G.Span, d.X.Span, d.W.Span, d.Back.Span),
            d =>
            {
                TensorPrimitives.Multiply(d.Z.Span, Decay, d.Z.Span);
                d.Back.Span.Clear();
                for (var row = 0; row < d.Y.Length; row++)
                {
                    var z = d.Z.Span.Slice(row * d.X.Length, d.X.Length);
                    TensorPrimitives.MultiplyAdd(d.X.Span, d.G.Span[row], z, z);
                    TensorPrimitives.MultiplyAdd(d.W.Span.Slice(row * d.X.Length, d.X.Length), d.G.Span[row], d.Back.Span, d.Back.Span);
                }

                d.Norm.Span[0] = TensorPrimitives.SumOfMagnitudes<float>(d.Z.Span);
            }
        ),
        Dense(
            "dense, QRC's correction and forward",
            2 * N,
            F,
            16,
            8,
            (kernels, d) => kernels.Correct(new Weights(d.W.Span, d.Z.Span, s_correction), d.Due, d.X.Span, d.Y.Span)
        ),
        Dense(
            "encoder, update and forward",
            Inputs,
            F,
            12,
            8,
            (kernels, d) => kernels.Multiply(new Weights(d.W.Span, d.Z.Span, Scale), d.X.Span, d.Y.Span)
        ),
        Dense("encoder, trace and norm", Inputs, F, 8, 4, (kernels, d) => kernels.AccumulateOuter(d.Z.Span, Decay, d.G.Span, d.X.Span)),
        Norm(
            "bias, LayerNorm, LeakyReLU",
            4,
            (kernels, a, d) =>
            {
                d.X.Span.CopyTo(a.Normalised.Span);
                a.InverseDeviation = kernels.Activate(a.Normalised.Span, d.Y.Span, layerNorm: true, tanh: false, a.Features.Span);
            }
        ),
        Norm("back through both", 4, (kernels, a, d) => kernels.Backward(a, d.Y.Span, layerNorm: true, tanh: false, 1, d.G.Span)),
        Gate("minGRU, gates and slopes", N * 4.0 * 11, (kernels, step) => kernels.StepMinGru(step)),
        Rows("minGRU, sensitivities, gradient, trace, norm, dL/dx", 1),
        Rows("two components (nonlinear RTU, gated unit), the same", 2),
        Function(
            "exp",
            8,
            (path, x, y, _) => LaneFunction.Exp(path, x.Span, y.Span),
            (x, y, _) => TensorPrimitives.Exp<float>(x.Span, y.Span)
        ),
    ];

    private static Kernel Rtu(
        string name,
        double bytesPerPair,
        double resident,
        Action<RtuKernels, DenseKernels, RtuMemory, RtuNumbers, AlignedBuffer> run,
        Action<RtuMemory, RtuNumbers, AlignedBuffer>? tensors = null,
        double bytes = 0
    )
    {
        return new Kernel(
            name,
            bytes > 0 ? $"{N} units" : $"{N} units of {F} features",
            bytes > 0 ? bytes : bytesPerPair * N * F,
            resident,
            path =>
            {
                var (kernels, dense) = (RtuKernels.For(path), DenseKernels.For(path));
                return Program((memory, numbers, back) => run(kernels, dense, memory, numbers, back));
            },
            tensors is null ? null : () => Program(tensors)
        );

        static KernelProgram Program(Action<RtuMemory, RtuNumbers, AlignedBuffer> run)
        {
            var random = Random();
            var memory = new RtuMemory(F, N, exact: true);
            var numbers = new RtuNumbers(Drawn(random, 2 * N * F, 0.1f), Drawn(random, 2 * N * F, 0.1f), Drawn(random, 2 * N, 0.5f));
            var back = new AlignedBuffer(F);

            // Those of other units, so that computing them is seen to change something.
            RtuKernels.For(VectorWidth.Scalar).Coefficients(Drawn(random, N, 0.5f).Span, Drawn(random, N, 0.5f).Span, memory);
            Fill(random, 0.1f, memory.Hidden, memory.Projected, memory.Direct, memory.DueTrace, memory.DueSensitivity, memory.DueAhead);
            Fill(random, 1, memory.Input, memory.PeekInput, memory.SensitivityReal, memory.SensitivityImaginary);

            // How far E/c turns: as far as Λ, whatever gain the buffers began with.
            memory.G.Span.CopyTo(memory.TurnReal.Span);
            memory.S.Span.CopyTo(memory.TurnImaginary.Span);
            return new KernelProgram(
                () => run(memory, numbers, back),
                numbers.W,
                numbers.Z,
                back,
                memory.Projected,
                memory.PeekProjected,
                memory.SensitivityReal,
                memory.SensitivityImaginary,
                memory.SensitivityNu,
                memory.SensitivityTheta,
                memory.Output,
                memory.G,
                memory.S,
                memory.CNu
            );
        }
    }

    private static void RtuCoefficients(RtuMemory memory, RtuNumbers numbers, AlignedBuffer back)
    {
        var (e, phi, g, s, c, cNu) = (memory.E, memory.Phi, memory.G, memory.S, memory.C, memory.CNu);
        var rate = memory.Rotated.Span[..N];
        var root = memory.Rotated.Span[N..];
        var change = memory.PeekOutput.Span[..N];
        TensorPrimitives.Exp(numbers.Units.Span[..N], e.Span);
        TensorPrimitives.Exp(numbers.Units.Span[N..], phi.Span);
        TensorPrimitives.Negate(e.Span, rate);
        TensorPrimitives.Exp(rate, rate);
        TensorPrimitives.SinCos(phi.Span, s.Span, g.Span);
        TensorPrimitives.Multiply(s.Span, rate, s.Span);
        TensorPrimitives.Multiply(g.Span, rate, g.Span);
        TensorPrimitives.Multiply(e.Span, -2f, root);
        TensorPrimitives.ExpM1(root, root);
        TensorPrimitives.Negate(root, root);
        TensorPrimitives.Sqrt(root, root);
        c.Span.CopyTo(change);
        TensorPrimitives.Add(root, 1e-8f, c.Span);
        TensorPrimitives.Divide(change, c.Span, change);
        TensorPrimitives.Multiply(g.Span, change, memory.TurnReal.Span);
        TensorPrimitives.Multiply(s.Span, change, memory.TurnImaginary.Span);
        TensorPrimitives.Multiply(rate, rate, cNu.Span);
        TensorPrimitives.Multiply(cNu.Span, e.Span, cNu.Span);
        TensorPrimitives.Divide(cNu.Span, root, cNu.Span);
    }

    private static void RtuForward(RtuMemory memory, RtuNumbers numbers, AlignedBuffer back)
    {
        TensorPrimitives.MultiplyAdd(numbers.Z.Span, Scale, numbers.W.Span, numbers.W.Span);
        for (var row = 0; row < 2 * N; row++)
            memory.Projected.Span[row] = TensorPrimitives.Dot<float>(numbers.W.Span.Slice(row * F, F), memory.Input.Span);
    }

    private static void RtuBackward(RtuMemory memory, RtuNumbers numbers, AlignedBuffer back)
    {
        var (w, z, dx, x) = (numbers.W, numbers.Z, back, memory.Input);
        var turned = memory.PeekOutput; // scratch
        dx.Span.Clear();
        TensorPrimitives.Multiply(z.Span, Decay, z.Span);
        for (var unit = 0; unit < N; unit++)
        {
            var (g, s) = (memory.TurnReal.Span[unit], memory.TurnImaginary.Span[unit]);
            var (bRe, bIm) = (memory.Direct.Span[unit], memory.Direct.Span[N + unit]);
            var re = memory.SensitivityReal.Span.Slice(unit * F, F);
            var im = memory.SensitivityImaginary.Span.Slice(unit * F, F);
            var zRe = z.Span.Slice(unit * F, F);
            var zIm = z.Span.Slice((N + unit) * F, F);
            var old = turned.Span[..F];
            TensorPrimitives.Multiply(re, s, old);
            TensorPrimitives.Multiply(re, g, re);
            TensorPrimitives.MultiplyAdd(im, -s, re, re);
            TensorPrimitives.Add(re, x.Span, re);
            TensorPrimitives.MultiplyAdd(im, g, old, im);
            TensorPrimitives.MultiplyAdd(re, bRe, zRe, zRe);
            TensorPrimitives.MultiplyAdd(im, bIm, zRe, zRe);
            TensorPrimitives.MultiplyAdd(re, bIm, zIm, zIm);
            TensorPrimitives.MultiplyAdd(im, -bRe, zIm, zIm);
            TensorPrimitives.MultiplyAdd(w.Span.Slice(unit * F, F), bRe, dx.Span, dx.Span);
            TensorPrimitives.MultiplyAdd(w.Span.Slice((N + unit) * F, F), bIm, dx.Span, dx.Span);
        }

        numbers.Norm.Span[0] = TensorPrimitives.SumOfMagnitudes<float>(z.Span);
    }

    private static Kernel Dense(
        string name,
        int inputs,
        int outputs,
        double bytes,
        double resident,
        Action<DenseKernels, DenseNumbers> run,
        Action<DenseNumbers>? tensors = null
    )
    {
        return new Kernel(
            name,
            $"{inputs} → {outputs}",
            bytes * inputs * outputs,
            resident * inputs * outputs,
            path =>
            {
                var kernels = DenseKernels.For(path);
                return Program(numbers => run(kernels, numbers));
            },
            tensors is null ? null : () => Program(tensors)
        );

        KernelProgram Program(Action<DenseNumbers> run)
        {
            var numbers = new DenseNumbers(inputs, outputs);
            numbers.Fill(Random());
            return new KernelProgram(() => run(numbers), numbers.W, numbers.Z, numbers.Y, numbers.Back);
        }
    }

    private static Kernel Norm(string name, double vectors, Action<DenseKernels, DenseActivation, DenseNumbers> run) =>
        new(
            name,
            $"{F}",
            vectors * 4 * F,
            vectors * 4 * F,
            path =>
            {
                var (kernels, activation, numbers) = (DenseKernels.For(path), new DenseActivation(F, F), new DenseNumbers(F, F));
                var random = Random();
                numbers.Fill(random);
                Fill(random, 1, activation.Normalised, activation.Features);
                activation.InverseDeviation = 0.7f;
                return new KernelProgram(() => run(kernels, activation, numbers), activation.Normalised, activation.Features, numbers.G);
            }
        );

    private static Kernel Gate(string name, double bytes, Action<UnitKernels, UnitStep> run) =>
        new(
            name,
            $"{N} units",
            bytes,
            bytes,
            path =>
            {
                var (kernels, step) = (UnitKernels.For(path), new UnitStep(F, N, 1, 4));
                Fill(Random(), 1, step.Projected, step.Before);
                return new KernelProgram(() => run(kernels, step), step.After, step.Carry, step.Slope);
            }
        );

    private static Kernel Rows(string name, int components) =>
        new(
            name,
            $"{N} units of {F} features",
            (12 + (8 * components)) * N * F,
            (8 + (4 * components)) * N * F,
            path =>
            {
                var (kernels, random) = (UnitKernels.For(path), Random());
                var (w, z, x, back) = (Drawn(random, N * F, 0.1f), Drawn(random, N * F, 0.1f), Drawn(random, F, 1), new AlignedBuffer(F));
                var (first, second) = (Drawn(random, N * F, 1), Drawn(random, components == 2 ? N * F : 0, 1));
                var (carry, slope, adjoint) = (
                    Drawn(random, components * components * N, 0.2f),
                    Drawn(random, components * N, 0.5f),
                    Drawn(random, components * N, 0.1f)
                );
                return new KernelProgram(
                    () =>
                    {
                        back.Span.Clear();
                        var rows = new UnitRows
                        {
                            First = first.Span,
                            Second = second.Span,
                            Source = x.Span,
                            Carry = carry.Span,
                            Slope = slope.Span,
                            Adjoint = adjoint.Span,
                        };
                        kernels.Accumulate(rows, w.Span, back.Span, Decay, z.Span, behind: true);
                    },
                    z,
                    back,
                    first,
                    second
                );
            }
        );

    private static Kernel Function(
        string name,
        double bytes,
        Action<VectorWidth, AlignedBuffer, AlignedBuffer, AlignedBuffer> run,
        Action<AlignedBuffer, AlignedBuffer, AlignedBuffer> tensors
    )
    {
        return new Kernel(
            name,
            $"{Elements}",
            bytes * Elements,
            bytes * Elements,
            path => Program((x, y, z) => run(path, x, y, z)),
            () => Program(tensors)
        );

        static KernelProgram Program(Action<AlignedBuffer, AlignedBuffer, AlignedBuffer> run)
        {
            var (x, y, z) = (Drawn(Random(), Elements, 2), new AlignedBuffer(Elements), new AlignedBuffer(Elements));
            foreach (ref var value in x.Span)
                value = Math.Abs(value); // the phases of the kernels are positive
            return new KernelProgram(() => run(x, y, z), y, z);
        }
    }

    private static RandomSource Random() => new(7, RandomStream.Initialisation);

    private static AlignedBuffer Drawn(RandomSource random, int length, float deviation)
    {
        var buffer = new AlignedBuffer(length);
        Fill(random, deviation, buffer);
        return buffer;
    }

    private static void Fill(RandomSource random, float deviation, params AlignedBuffer[] buffers)
    {
        foreach (var buffer in buffers)
        {
            foreach (ref var value in buffer.Span)
                value = deviation * (float)random.NextNormal();
        }
    }

    private sealed record RtuNumbers(AlignedBuffer W, AlignedBuffer Z, AlignedBuffer Units)
    {
        public AlignedBuffer Norm { get; } = new(1);
    }

    private sealed class DenseNumbers(int inputs, int outputs)
    {
        public AlignedBuffer W { get; } = new(inputs * outputs);

        public AlignedBuffer Z { get; } = new(inputs * outputs);

        public AlignedBuffer X { get; } = new(inputs);

        public AlignedBuffer Y { get; } = new(outputs);

        public AlignedBuffer G { get; } = new(outputs);

        public AlignedBuffer Back { get; } = new(inputs);

        public AlignedBuffer Norm { get; } = new(1);

        public OuterCorrection Due { get; } = new(outputs, inputs);

        public void Fill(RandomSource random)
        {
            KernelCases.Fill(random, 0.1f, W, Z, G, Due.Gradient, Due.AheadGradient);
            KernelCases.Fill(random, 1, X, Y, Due.Input, Due.AheadInput);
        }
    }
}
