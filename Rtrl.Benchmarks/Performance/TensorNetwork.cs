using System.Numerics.Tensors;

namespace Rtrl.Benchmarks.Performance;

/// <summary>The same with TensorPrimitives: every operation is a pass of its own, row by row, without allocation.</summary>
internal sealed class TensorNetwork(int outputs, float[] parameters) : PlainNetwork(outputs, parameters)
{
    private readonly float[] _turned = new float[F],
        _gradient = new float[F],
        _rate = new float[N],
        _root = new float[N];

    public override void ApplyUpdate()
    {
        if (Due != 0)
            TensorPrimitives.MultiplyAdd(Z, Due, W, W);
        Due = 0;
    }

    protected override void Dense(int matrix, int bias, float[] x, float[] y)
    {
        Rows(matrix, x, y);
        TensorPrimitives.Add(y, W.AsSpan(bias, y.Length), y);
    }

    protected override void Rows(int matrix, float[] x, float[] u)
    {
        ApplyUpdate();
        for (var row = 0; row < u.Length; row++)
            u[row] = TensorPrimitives.Dot<float>(W.AsSpan(matrix + (row * x.Length), x.Length), x);
    }

    protected override double Outer(int matrix, int bias, ReadOnlySpan<float> g, float[] x, float decay, Span<float> back)
    {
        back.Clear();
        var z = Z.AsSpan(matrix, g.Length * x.Length);
        var biases = Z.AsSpan(bias, g.Length);
        TensorPrimitives.Multiply(z, decay, z);
        TensorPrimitives.MultiplyAdd(biases, decay, g, biases);
        for (var row = 0; row < g.Length; row++)
        {
            var zRow = z.Slice(row * x.Length, x.Length);
            TensorPrimitives.MultiplyAdd(x, g[row], zRow, zRow);
            if (!back.IsEmpty)
                TensorPrimitives.MultiplyAdd(W.AsSpan(matrix + (row * x.Length), x.Length), g[row], back, back);
        }

        return TensorPrimitives.SumOfMagnitudes<float>(z) + TensorPrimitives.SumOfMagnitudes<float>(biases);
    }

    protected override double RecurrentRows(float[] x, float decay, Span<float> back)
    {
        back.Clear();
        var z = Z.AsSpan(Real, 2 * N * F);
        TensorPrimitives.Multiply(z, decay, z);
        for (var unit = 0; unit < N; unit++)
        {
            var (g, s, c, aRe, aIm) = (G[unit], S[unit], C[unit], A[unit], A[N + unit]);
            var eRe = SensitivityReal.AsSpan(unit * F, F);
            var eIm = SensitivityImaginary.AsSpan(unit * F, F);
            var zRe = z.Slice(unit * F, F);
            var zIm = z.Slice((N + unit) * F, F);

            TensorPrimitives.Multiply(eRe, s, _turned);
            TensorPrimitives.Multiply(eRe, g, eRe);
            TensorPrimitives.MultiplyAdd(eIm, -s, eRe, eRe);
            TensorPrimitives.MultiplyAdd(x, c, eRe, eRe);
            TensorPrimitives.MultiplyAdd(eIm, g, _turned, eIm);

            TensorPrimitives.Multiply(eRe, aRe, _gradient);
            TensorPrimitives.MultiplyAdd(eIm, aIm, _gradient, _gradient);
            TensorPrimitives.Add(zRe, _gradient, zRe);
            TensorPrimitives.Multiply(eRe, aIm, _gradient);
            TensorPrimitives.MultiplyAdd(eIm, -aRe, _gradient, _gradient);
            TensorPrimitives.Add(zIm, _gradient, zIm);

            TensorPrimitives.MultiplyAdd(W.AsSpan(Real + (unit * F), F), c * aRe, back, back);
            TensorPrimitives.MultiplyAdd(W.AsSpan(Imaginary + (unit * F), F), c * aIm, back, back);
        }

        return TensorPrimitives.SumOfMagnitudes<float>(z);
    }

    protected override void Coefficients()
    {
        ApplyUpdate();
        TensorPrimitives.Exp(W.AsSpan(Nu, N), E);
        TensorPrimitives.Exp(W.AsSpan(Theta, N), Phi);
        TensorPrimitives.Negate(E, _rate);
        TensorPrimitives.Exp(_rate, _rate);
        TensorPrimitives.SinCos(Phi, S, G);
        TensorPrimitives.Multiply(S, _rate, S);
        TensorPrimitives.Multiply(G, _rate, G);
        TensorPrimitives.Multiply(E, -2f, _root);
        TensorPrimitives.ExpM1(_root, _root);
        TensorPrimitives.Negate(_root, _root);
        TensorPrimitives.Sqrt(_root, _root);
        TensorPrimitives.Add(_root, 1e-8f, C);
        TensorPrimitives.Multiply(_rate, _rate, CNu);
        TensorPrimitives.Multiply(CNu, E, CNu);
        TensorPrimitives.Divide(CNu, _root, CNu);
    }

    protected override void Tanh(Span<float> values) => TensorPrimitives.Tanh(values, values);
}
