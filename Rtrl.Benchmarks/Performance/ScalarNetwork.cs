namespace Rtrl.Benchmarks.Performance;

/// <summary>Plain loops over float32, fused like the engine's: two sweeps over the parameters in a step, one number at a time.</summary>
internal sealed class ScalarNetwork(int outputs, float[] parameters) : PlainNetwork(outputs, parameters)
{
    public override void ApplyUpdate()
    {
        for (var i = 0; i < W.Length; i++)
            W[i] += Due * Z[i];
        Due = 0;
    }

    protected override void Dense(int matrix, int bias, float[] x, float[] y)
    {
        Rows(matrix, x, y);
        for (var row = 0; row < y.Length; row++)
            y[row] += W[bias + row] += Due * Z[bias + row];
    }

    protected override void Rows(int matrix, float[] x, float[] u)
    {
        for (var row = 0; row < u.Length; row++)
        {
            var w = W.AsSpan(matrix + (row * x.Length), x.Length);
            var z = Z.AsSpan(matrix + (row * x.Length), x.Length);
            var sum = 0f;
            if (Due == 0)
            {
                for (var i = 0; i < x.Length; i++)
                    sum += w[i] * x[i];
            }
            else
            {
                for (var i = 0; i < x.Length; i++)
                    sum += (w[i] += Due * z[i]) * x[i];
            }

            u[row] = sum;
        }
    }

    protected override double Outer(int matrix, int bias, ReadOnlySpan<float> g, float[] x, float decay, Span<float> back)
    {
        var total = 0.0;
        back.Clear();
        for (var row = 0; row < g.Length; row++)
        {
            var w = W.AsSpan(matrix + (row * x.Length), x.Length);
            var z = Z.AsSpan(matrix + (row * x.Length), x.Length);
            var gradient = g[row];
            var norm = Math.Abs(Z[bias + row] = (decay * Z[bias + row]) + gradient);
            for (var i = 0; i < x.Length; i++)
            {
                norm += Math.Abs(z[i] = (decay * z[i]) + (gradient * x[i]));
                if (!back.IsEmpty)
                    back[i] += gradient * w[i];
            }

            total += norm;
        }

        return total;
    }

    protected override double RecurrentRows(float[] x, float decay, Span<float> back)
    {
        var total = 0.0;
        back.Clear();
        for (var unit = 0; unit < N; unit++)
        {
            var (g, s, c, aRe, aIm) = (G[unit], S[unit], C[unit], A[unit], A[N + unit]);
            var (directRe, directIm) = (c * aRe, c * aIm);
            var eRe = SensitivityReal.AsSpan(unit * F, F);
            var eIm = SensitivityImaginary.AsSpan(unit * F, F);
            var zRe = Z.AsSpan(Real + (unit * F), F);
            var zIm = Z.AsSpan(Imaginary + (unit * F), F);
            var wRe = W.AsSpan(Real + (unit * F), F);
            var wIm = W.AsSpan(Imaginary + (unit * F), F);
            var norm = 0f;
            for (var i = 0; i < F; i++)
            {
                var re = (g * eRe[i]) - (s * eIm[i]) + (c * x[i]);
                var im = (g * eIm[i]) + (s * eRe[i]);
                eRe[i] = re;
                eIm[i] = im;
                norm += Math.Abs(zRe[i] = (decay * zRe[i]) + (aRe * re) + (aIm * im));
                norm += Math.Abs(zIm[i] = (decay * zIm[i]) + (aIm * re) - (aRe * im));
                back[i] += (directRe * wRe[i]) + (directIm * wIm[i]);
            }

            total += norm;
        }

        return total;
    }

    protected override void Coefficients()
    {
        for (var k = 0; k < N; k++)
        {
            var e = MathF.Exp(W[Nu + k] += Due * Z[Nu + k]);
            var phi = MathF.Exp(W[Theta + k] += Due * Z[Theta + k]);
            var r = MathF.Exp(-e);
            var root = MathF.Sqrt(-float.ExpM1(-2 * e));
            (S[k], G[k]) = MathF.SinCos(phi);
            (S[k], G[k], C[k], CNu[k], E[k], Phi[k]) = (r * S[k], r * G[k], root + 1e-8f, e * r * r / root, e, phi);
        }
    }

    protected override void Tanh(Span<float> values)
    {
        foreach (ref var value in values)
            value = MathF.Tanh(value);
    }
}
