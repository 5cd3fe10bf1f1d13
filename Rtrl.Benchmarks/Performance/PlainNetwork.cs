namespace Rtrl.Benchmarks.Performance;

/// <summary>
/// A network of the standard update over plain arrays, in the engine's parameter order: encoder, ν, θ, B_re, B_im, projection, head.
/// Everything as wide as a layer is here; how the matrices are swept is what the two versions differ in.
/// </summary>
internal abstract class PlainNetwork
{
    protected const int F = StandardSizes.Width,
        N = StandardSizes.Units,
        Inputs = StandardSizes.Inputs;
    protected const int EncoderBias = F * Inputs,
        Nu = EncoderBias + F,
        Theta = Nu + N,
        Real = Theta + N,
        Imaginary = Real + (N * F);
    protected const int Projection = Imaginary + (N * F),
        ProjectionBias = Projection + (2 * N * F),
        Head = ProjectionBias + F;
    private readonly Pass _now = new(),
        _ahead = new();
    private bool _fresh = true;

    protected PlainNetwork(int outputs, float[] parameters)
    {
        Outputs = outputs;
        W = parameters;
        Z = new float[parameters.Length];
        OutputValues = new float[outputs];
    }

    public float[] W { get; }

    protected int Outputs { get; }

    protected float[] Z { get; }

    /// <summary>Factor of the trace in the update that is due; 0 when none is.</summary>
    protected float Due { get; set; }

    protected float[] OutputValues { get; }

    protected float[] Hidden { get; } = new float[2 * N];

    protected float[] U { get; } = new float[2 * N];

    protected float[] G { get; } = new float[N];

    protected float[] S { get; } = new float[N];

    protected float[] C { get; } = new float[N];

    protected float[] CNu { get; } = new float[N];

    protected float[] E { get; } = new float[N];

    protected float[] Phi { get; } = new float[N];

    protected float[] SensitivityNu { get; } = new float[2 * N];

    protected float[] SensitivityTheta { get; } = new float[2 * N];

    protected float[] SensitivityReal { get; } = new float[N * F];

    protected float[] SensitivityImaginary { get; } = new float[N * F];

    protected float[] A { get; } = new float[2 * N];

    public void Reset()
    {
        foreach (var state in (ReadOnlySpan<float[]>)[Hidden, SensitivityNu, SensitivityTheta, SensitivityReal, SensitivityImaginary])
            Array.Clear(state);
    }

    public void ClearTrace() => _fresh = true;

    public void Update(float scale) => Due = scale;

    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> observation, bool advance)
    {
        var pass = advance ? _now : _ahead;
        observation.CopyTo(pass.Input);
        Dense(0, EncoderBias, pass.Input, pass.Normalised);
        pass.EncoderScale = Normalise(pass.Normalised, pass.Features);
        if (advance)
            Coefficients();
        Rows(Real, pass.Features, U);
        StepUnits(advance, pass.Y);
        Dense(Projection, ProjectionBias, pass.Y, pass.ProjectionNormalised);
        pass.ProjectionScale = Normalise(pass.ProjectionNormalised, pass.ProjectionFeatures);
        Dense(Head, Head + (Outputs * F), pass.ProjectionFeatures, OutputValues);
        Due = 0;
        return OutputValues;
    }

    /// <summary>z ← γλ z + gradient of adjoint · outputs. Returns Σ|z|.</summary>
    public double Accumulate(ReadOnlySpan<float> adjoint)
    {
        var decay = _fresh ? 0 : StandardSizes.Decay;
        _fresh = false;
        Span<float> g = stackalloc float[F],
            back = stackalloc float[2 * N],
            features = stackalloc float[F];
        var norm = Outer(Head, Head + (Outputs * F), adjoint, _now.ProjectionFeatures, decay, features);
        Backward(features, _now.ProjectionNormalised, _now.ProjectionScale, g);
        norm += Outer(Projection, ProjectionBias, g, _now.Y, decay, back);
        for (var i = 0; i < 2 * N; i++)
            A[i] = back[i] * (1 - (_now.Y[i] * _now.Y[i]));
        for (var k = 0; k < N; k++)
        {
            norm += Math.Abs(Z[Nu + k] = (decay * Z[Nu + k]) + (A[k] * SensitivityNu[k]) + (A[N + k] * SensitivityNu[N + k]));
            norm += Math.Abs(Z[Theta + k] = (decay * Z[Theta + k]) + (A[k] * SensitivityTheta[k]) + (A[N + k] * SensitivityTheta[N + k]));
        }

        norm += RecurrentRows(_now.Features, decay, features);
        Backward(features, _now.Normalised, _now.EncoderScale, g);
        return norm + Outer(0, EncoderBias, g, _now.Input, decay, default);
    }

    /// <summary>w ← w + due z.</summary>
    public abstract void ApplyUpdate();

    /// <summary>y = M x + bias, after the update of both that is due.</summary>
    protected abstract void Dense(int matrix, int bias, float[] x, float[] y);

    /// <summary>u = [B_re; B_im] x, after the update that is due.</summary>
    protected abstract void Rows(int matrix, float[] x, float[] u);

    /// <summary>Traces of a dense layer from g; back = Mᵀ g where it is not empty.</summary>
    protected abstract double Outer(int matrix, int bias, ReadOnlySpan<float> g, float[] x, float decay, Span<float> back);

    /// <summary>E ← Λ E + c x, traces of B, dL/dx.</summary>
    protected abstract double RecurrentRows(float[] x, float decay, Span<float> back);

    /// <summary>g, s, c, c_ν, e, φ, after the update of ν and θ that is due.</summary>
    protected abstract void Coefficients();

    protected abstract void Tanh(Span<float> values);

    private void StepUnits(bool advance, float[] y)
    {
        for (var k = 0; k < N; k++)
        {
            var turnedRe = (G[k] * Hidden[k]) - (S[k] * Hidden[N + k]);
            var turnedIm = (G[k] * Hidden[N + k]) + (S[k] * Hidden[k]);
            y[k] = turnedRe + (C[k] * U[k]);
            y[N + k] = turnedIm + (C[k] * U[N + k]);
            if (!advance)
                continue;
            Hidden[k] = y[k];
            Hidden[N + k] = y[N + k];
            (SensitivityNu[k], SensitivityNu[N + k]) = (
                (G[k] * SensitivityNu[k]) - (S[k] * SensitivityNu[N + k]) - (E[k] * turnedRe) + (CNu[k] * U[k]),
                (G[k] * SensitivityNu[N + k]) + (S[k] * SensitivityNu[k]) - (E[k] * turnedIm) + (CNu[k] * U[N + k])
            );
            (SensitivityTheta[k], SensitivityTheta[N + k]) = (
                (G[k] * SensitivityTheta[k]) - (S[k] * SensitivityTheta[N + k]) - (Phi[k] * turnedIm),
                (G[k] * SensitivityTheta[N + k]) + (S[k] * SensitivityTheta[k]) + (Phi[k] * turnedRe)
            );
        }

        Tanh(y);
    }

    private static float Normalise(float[] values, float[] features)
    {
        var (mean, squares) = (0f, 0f);
        foreach (var value in values)
            mean += value;
        mean /= F;
        foreach (ref var value in values.AsSpan())
        {
            value -= mean;
            squares += value * value;
        }

        var scale = 1 / MathF.Sqrt((squares / F) + 1e-5f);
        for (var i = 0; i < F; i++)
        {
            values[i] *= scale;
            features[i] = values[i] >= 0 ? values[i] : 0.01f * values[i];
        }

        return scale;
    }

    private static void Backward(ReadOnlySpan<float> adjoint, float[] normalised, float scale, Span<float> g)
    {
        var (mean, projection) = (0f, 0f);
        for (var i = 0; i < F; i++)
        {
            g[i] = (normalised[i] >= 0 ? 1 : 0.01f) * adjoint[i];
            mean += g[i];
            projection += g[i] * normalised[i];
        }

        for (var i = 0; i < F; i++)
            g[i] = scale * (g[i] - (mean / F) - (normalised[i] * (projection / F)));
    }

    /// <summary>What a forward pass leaves for the backward pass.</summary>
    private sealed class Pass
    {
        public float[] Input { get; } = new float[Inputs];

        public float[] Normalised { get; } = new float[F];

        public float[] Features { get; } = new float[F];

        public float[] Y { get; } = new float[2 * N];

        public float[] ProjectionNormalised { get; } = new float[F];

        public float[] ProjectionFeatures { get; } = new float[F];

        public float EncoderScale { get; set; }

        public float ProjectionScale { get; set; }
    }
}
